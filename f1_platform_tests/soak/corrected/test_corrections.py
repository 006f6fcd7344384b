"""A season that upstream corrects: what was corrected is written, built and told, and nothing else; as it was planned.

A season comes meeting by meeting, as it is driven, is corrected on the day after its last race, and looked at again
then, and once more some hours later, as an empty answer is believed only twice.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from f1_platform.openf1.catalogue import sessions_of
from f1_platform.upstream.serve import running
from f1_platform.upstream.simulation import simulate
from f1_platform.warehouse.sessions import SUMMARY
from f1_platform_tests.api.conftest import api
from f1_platform_tests.soak.corrected.correcting import KINDS, Told
from f1_platform_tests.soak.corrected.corrections import SEED, YEAR, CorrectedSource, Corrections, Place
from f1_platform_tests.soak.corrected.home import CorrectedHome, Written

LATER = timedelta(hours=6, minutes=1)
"""After which a unit that is empty again is believed to be empty."""
AGO = timedelta(days=55)
"""Sessions since then may still bring records where they had none."""


@dataclass(frozen=True)
class Look:
    """One time that the season was looked at again.

    Attributes:
        planned: requests, as the plan had it before.
        asked: requests, as upstream counted them.
        before: units as they lay on the disk.
        after: the same since.
        looked: units that were asked for.
        built: sessions whose tables were built.
    """

    planned: int
    asked: int
    before: Written
    after: Written
    looked: frozenset[Place]
    built: Counter[int]

    @property
    def rewritten(self) -> set[Place]:
        """Units that lie otherwise on the disk."""
        return {place for place in self.before if self.before[place] != self.after[place]}


@dataclass(frozen=True)
class Season:
    """A season after its corrections.

    Attributes:
        home: that it is in.
        corrections: that were made.
        looks: right after, and some hours later.
        rebuilt: a home built of the same raw store.
        fresh: one that was loaded from the corrected upstream.
    """

    home: CorrectedHome
    corrections: Corrections
    looks: Sequence[Look]
    rebuilt: CorrectedHome
    fresh: CorrectedHome


def looked_at(home: CorrectedHome, written: Path, now: datetime) -> Look:
    planned = home.plan(now)
    before, runs, built = home.written(), home.runs(), Counter(home.built())
    with running(partial(CorrectedSource, written)) as address:
        journey = home.refresh(address, now)
        asked = httpx.get(f"{address}/_requests").json()["requests"]
    assert journey.faults == []
    since = home.runs()
    again = frozenset(place for place, run in since.items() if run != runs.get(place))
    return Look(planned.requests, asked, before, home.written(), again, Counter(home.built()) - built)


def corrected(folder: Path, meetings: Sequence[int], number: int) -> Season:
    """A season that comes meeting by meeting, is corrected, and is looked at twice."""
    season = simulate(YEAR, SEED)
    sessions = [one for one in sessions_of(season.sessions()) if one.meeting_key in meetings and not one.cancelled]
    ends = {one.meeting_key: one.end for one in sorted(sessions, key=lambda one: one.end)}
    at = max(ends.values()) + timedelta(hours=25)
    late = [one.session_key for one in sessions if at - AGO < one.end < at - timedelta(days=7)]
    corrections = Corrections(season, Random(SEED))
    corrections.hold_back(late, -(-number // len(KINDS)))
    corrections.write(folder)
    home = CorrectedHome(folder / "home")
    with running(partial(CorrectedSource, folder / "before.json")) as address:
        for key, end in ends.items():
            assert home.load(address, [key], end + timedelta(hours=1)).faults == []
    corrections.draw(number, [unit for ask in home.plan(at).looks.asks for unit in ask.units])
    corrections.write(folder)
    looks = [
        looked_at(home, folder / "at_first.json", at),
        looked_at(home, folder / "since.json", at + LATER),
    ]
    fresh = CorrectedHome(folder / "fresh")
    fresh.folder.mkdir()
    shutil.copy(home.folder / "identity.csv", fresh.folder)
    with running(partial(CorrectedSource, folder / "since.json")) as address:
        assert fresh.load(address, ends, at + LATER).faults == []
    return Season(home, corrections, looks, home.from_nothing(folder / "rebuilt", at + LATER), fresh)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((range(8001, 8003), 40, {"two grid places swapped"}), id="two meetings"),
        pytest.param((range(8001, 8026), 200, set()), id="a season", marks=pytest.mark.soak),
    ],
)
def season(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Season:
    meetings, number, undrawn = request.param
    season = corrected(tmp_path_factory.mktemp("corrected"), tuple(meetings), number)
    assert {kind.name for kind in KINDS} - set(season.corrections.counts()) == undrawn
    report(season)
    return season


def report(season: Season) -> None:
    """Prints what was corrected, and what it took."""
    for name, count in season.corrections.counts().items():
        print(f"{count:4} {name}")
    for look in season.looks:
        done = f"{len(look.rewritten)} units written anew, {sum(look.built.values())} sessions built"
        print(f"{look.asked} requests of {look.planned} planned, {done}")
    for name, home in (("corrected", season.home), ("fetched", season.fresh), ("built of its records", season.rebuilt)):
        print(f"{name}, CPU s:", ", ".join(f"{step} {spent:.1f}" for step, spent in home.seconds.items()))


def test_exactly_the_units_that_were_corrected_are_written_anew(season: Season) -> None:
    first, later = season.looks
    assert first.rewritten == season.corrections.filled_or_changed
    assert later.rewritten == season.corrections.emptied
    assert first.looked > first.rewritten


def test_exactly_the_sessions_that_they_are_of_are_built_anew(season: Season) -> None:
    for look in season.looks:
        assert look.built == Counter({key for endpoint, key in look.rewritten if endpoint in SUMMARY.endpoints})


def test_as_many_requests_are_made_as_were_planned_one_a_unit(season: Season) -> None:
    for look in season.looks:
        assert look.asked == look.planned == len(look.looked)


def test_every_correction_is_told_over_http_and_nothing_else(season: Season) -> None:
    with api(season.home.folder) as client:
        found = list(pages(client, "/changes?limit=1000"))

    assert found
    assert in_order(found) == in_order(map(asdict, season.corrections.told()))


def test_each_session_tells_its_own_corrections(season: Season) -> None:
    told: dict[int, list[Any]] = {one.place[1]: [] for one in season.corrections.made}
    for one in season.corrections.told():
        told[one.session_key].append(asdict(one))
    del told[0]

    with api(season.home.folder) as client:
        found = {key: list(pages(client, f"/sessions/{key}/changes?limit=1000")) for key in told}

    assert {key: in_order(lines) for key, lines in found.items()} == {key: in_order(told[key]) for key in told}


def test_what_follows_from_the_records_is_what_is_built_of_them_from_nothing(season: Season) -> None:
    assert_alike(season.home.held(), season.rebuilt.held())


def test_the_home_is_that_of_one_who_never_saw_what_was_wrong(season: Season) -> None:
    assert_alike(season.home.held(), season.fresh.held())


def pages(client: httpx.Client, path: str | None) -> Iterator[dict[str, Any]]:
    """The lines of all pages, as far as upstream decides what they say."""
    while path is not None:
        answer = client.get(path)
        assert answer.status_code == 200, answer.text
        yield from ({field.name: line[field.name] for field in fields(Told)} for line in answer.json())
        path = answer.links.get("next", {}).get("url")


def in_order(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(lines, key=lambda line: json.dumps(line, sort_keys=True))


def assert_alike(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Every unit, every table, every served row; how often each was built may differ."""
    assert found.keys() == wanted.keys()
    assert [name for name in wanted if name != "main.stamps" and found[name] != wanted[name]] == []
