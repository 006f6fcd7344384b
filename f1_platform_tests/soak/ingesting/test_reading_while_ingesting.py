"""The API is read as fast as it answers while a season is ingested and published: no error, and how long it takes.

How long is said as a ratio to the quiet minute before: the cores are shared with the clients, with upstream, and with
whatever else the machine does. F1_TEST_MEETINGS says how many meetings of the season are ingested, F1_TEST_ROUNDS how
often that is done.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import pytest

from f1_platform_tests.postgres import READER, needs_postgres, postgres_server
from f1_platform_tests.soak.ingesting.reading import Read, answering, reading
from f1_platform_tests.soak.ingesting.season import KNOWN, Season, known_in_part
from f1_platform_tests.waiting import until

MEETINGS = int(os.environ.get("F1_TEST_MEETINGS", "20"))
ROUNDS = int(os.environ.get("F1_TEST_ROUNDS", "3"))


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Season]:
    with known_in_part(tmp_path_factory.mktemp("season")) as season:
        yield season


@pytest.fixture(params=["SQLite", pytest.param("Postgres", marks=needs_postgres)])
def databases(request: pytest.FixtureRequest) -> Iterator[Iterator[dict[str, str]]]:
    """Settings of a new database each time; SQLite is in the home and needs none."""
    with ExitStack() as stack:
        if request.param == "SQLite":
            yield ({} for _ in range(ROUNDS))
            return
        server = stack.enter_context(postgres_server())
        names = (server.new_database() for _ in range(ROUNDS))
        yield ({"F1_DATABASE_URL": server.url(n), "F1_DATABASE_READER_URL": server.url(n, READER)} for n in names)


@pytest.mark.soak
def test_readers_see_no_error_while_a_season_is_ingested_and_published(
    season: Season,
    databases: Iterator[dict[str, str]],
    tmp_path: Path,
    report: list[str],
    request: pytest.FixtureRequest,
) -> None:
    store = request.node.callspec.params["databases"]
    rounds: list[tuple[Read, Read]] = []
    for number, database in enumerate(databases):
        quiet, busy = read_twice(season, season.copy(tmp_path / str(number), **database), database)
        report += [f"{store}, load of the machine {os.getloadavg()[0]:.1f}", f"  quiet:     {quiet}"]
        report += [f"  ingesting: {busy}"]
        rounds.append((quiet, busy))
    times = [(busy.p50 / quiet.p50, busy.p99 / quiet.p99) for quiet, busy in rounds]
    p50, p99 = (median(each) for each in zip(*times, strict=True))
    told = f"p50 {p50:.2f} times the quiet one, p99 {p99:.2f} times"
    report.append(f"{store}, {MEETINGS} meetings, median of {len(rounds)}: {told}")
    for quiet, busy in rounds:
        for read in (quiet, busy):
            assert (read.wrong, read.refused, read.faults) == (0, 0, [])
        assert len(quiet.versions) == 1 and max(busy.versions) > max(quiet.versions), "the new version was read"


def read_twice(season: Season, home: Path, database: dict[str, str]) -> tuple[Read, Read]:
    """Reads a quiet minute, then while the meetings to come are ingested."""
    told = season.settings(KNOWN + MEETINGS) | database
    with answering(home, **told) as api:
        before = api.get("/version").json()["data_version"]
        with reading(api) as quiet:
            pass
        with reading(api) as busy:
            season.ingest(home, KNOWN + MEETINGS, **database)
            until(lambda: api.get("/version").json()["data_version"] > before)
    return quiet, busy
