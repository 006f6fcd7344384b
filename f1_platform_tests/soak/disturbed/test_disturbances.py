"""Kills, full disks, clocks that jump and folders that become read-only, at random instants of all stages.

Each time: what readers see meanwhile is whole, and the same command then comes to what an undisturbed home holds, each
difference kept exactly once, and clears up. `F1_TEST_DISTURBANCES=10` is how many there are; without it, 50. A report
of what each left stands at the end, and beside the homes.
"""

import os
import random
import shutil
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from f1_platform_tests.orchestration.worlds import RACE, write_world
from f1_platform_tests.soak.disturbed.corrected_weekend import COMMAND, held, told_twice
from f1_platform_tests.soak.disturbed.disturbances import (
    FULL_DISK,
    JUMP_AHEAD,
    KILL,
    KINDS,
    READ_ONLY,
    TERMINATION,
    Disturbance,
    disturbance,
)
from f1_platform_tests.soak.disturbed.instants import Instant, instants
from f1_platform_tests.soak.disturbed.leftovers import left, said
from f1_platform_tests.soak.disturbed.reading_on import Answers, Seen, answers, reading_on, serving
from f1_platform_tests.soak.disturbed.running import Ended, run

NUMBER = int(os.environ.get("F1_TEST_DISTURBANCES", "50"))
FIRST_RUNS = (3, 6, 9)
"""Of ten disturbances of a kind, those that strike the first run in a home; the others strike the correction."""
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Road:
    """A run that goes over all stages.

    Attributes:
        name: in the words of the report.
        home: what it begins with.
        settings: of all commands.
        whole: everything that the home holds when nothing disturbed it.
        before, after: what the API answers, without a run and with it.
        instants: at which to disturb it.
    """

    name: str
    home: Path
    settings: Mapping[str, str]
    whole: Mapping[str, Any]
    before: Answers
    after: Answers
    instants: Sequence[Instant]


@pytest.fixture(scope="module")
def roads(tmp_path_factory: pytest.TempPathFactory) -> Generator[dict[str, Road]]:
    """The first run in a home, and the run that brings the correction."""
    folder = tmp_path_factory.mktemp("undisturbed")
    chance = random.Random(6)
    before = folder / "empty" / "home"
    before.mkdir(parents=True)
    found: dict[str, Road] = {}
    with told_twice(folder) as versions:
        answered = served(before, versions[0])
        for name, settings in zip(("first", "correction"), versions, strict=True):
            home = Path(shutil.copytree(before, folder / name / "home"))
            done = run(home, folder / "said", COMMAND, settings)
            assert done.code == 0, done.said
            drawn = list(islice(instants(done.steps, chance), NUMBER))
            found[name] = Road(name, before, settings, held(home), answered, served(home, settings), drawn)
            before, answered = home, found[name].after
        yield found


def served(home: Path, settings: Mapping[str, str]) -> Answers:
    with serving(home, settings) as client:
        return answers(client)


@pytest.fixture(scope="module")
def tell(tmp_path_factory: pytest.TempPathFactory, report: list[str]) -> Tell:
    """Takes a line of the report, which is a table with a line a disturbance."""
    path = tmp_path_factory.mktemp("report") / "disturbances.txt"

    def tell(line: str) -> None:
        with path.open("a") as file:
            file.write(f"{line}\n")
        report.append(line)

    tell(f"{'kind':10} {'run':10} {'instant':36} {'within':28} {'exit':>4} {'next':>7}  left, and said")
    return tell


def assert_said_well(kind: Disturbance, ended: Ended) -> None:
    """The exit code is one that is promised, and a failure is told once, in words that a person can act on."""
    assert ended.code in (kind.codes if ended.struck_in is not None else {0}), ended.said
    assert "Traceback" not in ended.said
    assert "unexpected" not in ended.said
    errors = [line for line in ended.said.splitlines() if line.startswith("ERROR")]
    assert len(errors) == int(ended.code in (1, 2)), ended.said
    assert not errors or any(words in ended.said for words in kind.says), ended.said
    assert ended.code != 130 or "Interrupted; what was done is kept" in ended.said


def last_error(ended: Ended) -> str:
    errors = [line for line in ended.said.splitlines() if line.startswith("ERROR")]
    return f"; {errors[-1].removeprefix('ERROR').strip()[:70]}" if errors else ""


def road_of(number: int) -> str:
    return "first" if number // len(KINDS) % 10 in FIRST_RUNS else "correction"


@pytest.mark.soak
@pytest.mark.parametrize("number", range(NUMBER))
def test_whatever_disturbs_a_run_nothing_is_lost_doubled_or_half_visible(
    number: int, tmp_path: Path, roads: dict[str, Road], tell: Tell
):
    kind = disturbance(number)
    road = roads[road_of(number)]
    instant = road.instants[sum(road_of(earlier) == road.name for earlier in range(number))]
    seen = Seen(road.before, road.after)
    with kind.ground(tmp_path / "ground"):
        home = Path(shutil.copytree(road.home, tmp_path / "ground" / "home"))
        command = partial(run, home, tmp_path / "said", COMMAND, road.settings, bound=kind.bound)
        with reading_on(home, road.settings, seen, bound=kind.bound):
            ended = command(instant=instant, strike=kind.strike)
            found = left(home)
            list(seen.read_units(home))
            kind.mend(home)
            again = command()
        list(seen.read_units(home))

        tell(
            f"{kind.name:10} {road.name:10} {instant!s:36} {ended.struck_in or 'its end':28} {ended.code:>4} "
            f"{again.seconds:>5.1f} s  {said(found)}{last_error(ended)}"
        )
        assert_said_well(kind, ended)
        assert again.code == 0, again.said
        assert left(home) == {}
        assert differing(held(home), road.whole) == []
    assert seen.faults == []
    assert seen.refused == 0 or kind in (FULL_DISK, READ_ONLY)
    assert seen.units > 0
    assert seen.asked > 0


def differing(found: Mapping[str, Any], whole: Mapping[str, Any]) -> list[str]:
    return [name for name in found.keys() | whole.keys() if found.get(name) != whole.get(name)]


def test_one_of_each_kind_after_the_other_in_one_home_leaves_it_whole(tmp_path: Path):
    write_world(tmp_path / "weekend", [RACE])
    words = ("run", "--session", "9472", "--from", str(tmp_path / "weekend"))
    command = partial(run, said=tmp_path / "said", arguments=words, settings={"F1_ARCHIVE": ""})
    whole = command(tmp_path / "undisturbed")
    assert whole.code == 0, whole.said

    with FULL_DISK.ground(tmp_path / "ground"):
        home, seen = tmp_path / "ground" / "home", Seen()
        for kind, step in (
            (KILL, "raw.file_placed"),
            (TERMINATION, "raw.published"),
            (FULL_DISK, "warehouse.sessions_written"),
            (READ_ONLY, "warehouse.identity_written"),
            (JUMP_AHEAD, "serving.rows_written"),
        ):
            ended = command(home, bound=kind.bound, instant=Instant(step, 1, 0.0), strike=kind.strike)
            kind.mend(home)
            assert ended.struck_in is not None
            assert_said_well(kind, ended)
            list(seen.read_units(home))
        assert ended.code == 0
        assert left(home) == {}
        assert differing(held(home), held(tmp_path / "undisturbed")) == []
    assert seen.faults == []
