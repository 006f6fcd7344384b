"""A race that OpenF1 corrects between two looks: over HBase whoever asks is told what they are told over Parquet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import httpx
import pytest

from api import create_app
from f1_platform.raw.hbase.local import free_port
from f1_platform.settings import Settings, load_settings
from f1_platform.upstream import RecordedSource, running
from f1_platform_tests.api.conftest import served
from f1_platform_tests.e2e.hbase_homes import on_hbase
from f1_platform_tests.e2e.homes import f1
from f1_platform_tests.orchestration.worlds import RACE, write, write_world
from f1_platform_tests.raw.hbase.conftest import hbase
from f1_platform_tests.raw.hbase.running import RunningHBase, needs_hbase, with_tables

__all__ = ["hbase"]

pytestmark = needs_hbase

LOOKS = {"2024-03-02T18:00:00Z": ("run", "--meeting", "1229"), "2024-03-03T18:00:00Z": ("refresh", "--season", "2024")}
"""An hour after the race, and the day after."""
RUN_ID = re.compile(rb'(?<="run_id":)\s*"[^"]+"')
Both = tuple[Settings, Settings]


def correct(folder: Path) -> None:
    """The winner is disqualified, a lap is timed anew, one vanishes, and a message comes late."""
    race = folder / "2024" / "1229" / "9472"
    laps = json.loads((race / "laps.json").read_text())
    write(folder, 9472, "laps", [laps[0] | {"lap_duration": 97.25}, *laps[1:-1]])
    first, second = json.loads((race / "session_result.json").read_text())
    write(folder, 9472, "session_result", [second | {"position": 1}, first | {"position": None, "dsq": True}])
    messages = json.loads((race / "race_control.json").read_text())
    late = {"meeting_key": 1229, "session_key": 9472, "date": "2024-03-02T17:30:00+00:00", "message": "CAR 1 DSQ"}
    write(folder, 9472, "race_control", [*messages, late])


def but_for_runs(said: bytes) -> bytes:
    return RUN_ID.sub(b'""', said)


def environment(settings: Settings) -> dict[str, str]:
    return on_hbase(settings) if settings.raw_store == "hbase" else {}


@pytest.fixture(scope="module")
def homes(hbase: RunningHBase, tmp_path_factory: pytest.TempPathFactory) -> Both:
    """One home over HBase and one over Parquet, each of which has looked twice."""
    folder, port = tmp_path_factory.mktemp("changes"), free_port()
    both = with_tables(hbase.settings(folder / "hbase")), load_settings(_env_file=None, home=folder / "parquet")
    recorded = folder / "recorded"
    write_world(recorded, (RACE,))
    green = {"meeting_key": 1229, "session_key": 9472, "date": "2024-03-02T15:00:00+00:00", "message": "GREEN"}
    write(recorded, 9472, "race_control", [green])
    upstream = {"F1_OPENF1_URL": f"http://127.0.0.1:{port}", "F1_OPENF1_PER_SECOND": "0", "F1_OPENF1_PER_MINUTE": "0"}
    for now, command in LOOKS.items():
        told = {**upstream, "F1_NOW": now, "F1_ARCHIVE": ""}
        with running(partial(RecordedSource, recorded), port=port), ThreadPoolExecutor() as pool:
            looks = [pool.submit(f1, one.home, *command, **told, **environment(one)) for one in both]
            assert [done.returncode for done in map(Future.result, looks)] == [0, 0], [look.result() for look in looks]
        correct(recorded)
    return both


def test_f1_changes_prints_the_same(homes: Both):
    def printed(settings: Settings, *arguments: str) -> bytes:
        done = f1(settings.home, "changes", *arguments, **environment(settings))
        assert done.returncode == 0, done.stderr
        return but_for_runs(done.stdout.encode())

    over_hbase, over_parquet = (printed(settings, "--json") for settings in homes)
    assert over_hbase == over_parquet
    told = [(one["endpoint"], one["kind"], one["driver_number"]) for one in json.loads(over_hbase)]
    assert told == [
        ("session_result", "changed", 1),
        ("session_result", "changed", 4),
        ("race_control", "added", None),
        ("laps", "changed", 1),
        ("laps", "vanished", 4),
    ]
    table, other = (printed(settings, "--session", "9472", "--endpoint", "laps") for settings in homes)
    assert table == other
    assert "lap_duration 97.5 → 97.25".encode() in table


@pytest.fixture(scope="module")
def clients(homes: Both) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    over_hbase, over_parquet = homes
    with (
        served(create_app(over_hbase, watch_seconds=0.01)) as here,
        served(create_app(over_parquet, watch_seconds=0.01)) as there,
        httpx.Client(base_url=here) as one,
        httpx.Client(base_url=there) as other,
    ):
        yield one, other


@pytest.mark.parametrize(
    "path",
    [
        "/changes",
        "/sessions/9472/changes",
        "/changes?endpoint=laps",
        "/changes?session_key=1",
        "/changes?kind=vanished",
        "/changes?since=2024-03-04",
        "/changes?driver_number=1&format=csv&fields=endpoint,kind,before,after",
    ],
)
def test_the_api_answers_the_same(clients: tuple[httpx.Client, httpx.Client], path: str):
    one, other = (client.get(path) for client in clients)
    assert (one.status_code, other.status_code) == (200, 200)
    assert but_for_runs(one.content) == but_for_runs(other.content)
    assert one.headers.get("x-total-count") == other.headers.get("x-total-count")


def test_pages_are_the_same_to_the_last(clients: tuple[httpx.Client, httpx.Client]):
    def pages(client: httpx.Client) -> Iterator[bytes]:
        following: str | None = "/changes?limit=2"
        while following is not None:
            answer = client.get(following)
            yield but_for_runs(answer.content)
            following = answer.links.get("next", {}).get("url")

    one, other = (list(pages(client)) for client in clients)
    assert one == other
    assert [len(json.loads(page)) for page in one] == [2, 2, 1]
