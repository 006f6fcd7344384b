"""Two hundred publishes under sixty-four readers, ten of them killed: what readers saw, waited for, and what was left.

F1_TEST_PUBLISHES says another number; a twentieth of them are killed.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from api import create_app
from f1_platform.clock import SystemClock
from f1_platform.serving import TABLES, read_tables
from f1_platform.settings import Settings
from f1_platform_tests.api.conftest import served
from f1_platform_tests.e2e.homes import f1
from f1_platform_tests.postgres import READER, needs_postgres, postgres_server
from f1_platform_tests.recorded import ERGAST, needs_data
from f1_platform_tests.serving.postgres.conftest import Home
from f1_platform_tests.serving.postgres.test_concurrency import orphans
from f1_platform_tests.soak.published.readers import Seen, reading
from f1_platform_tests.waiting import until

PUBLISHES = int(os.environ.get("F1_TEST_PUBLISHES", "200"))
MARKED = {
    "drivers_summary": ("driver_ref", "max_verstappen", "wins"),
    "circuits_summary": ("circuit_ref", "monza", "total_races"),
    "teams_summary": ("team_ref", "ferrari", "wins"),
}
PUBLISHER = """
import sys
from pathlib import Path
from f1_platform.serving import read_tables
from f1_platform_tests.serving.postgres.conftest import Home
from f1_platform_tests.soak.published.test_publishes import marked, store
tables = read_tables(Path(sys.argv[2]))
print("ready", flush=True)
sys.stdin.readline()
store(sys.argv[1]).publish(marked(tables, int(sys.argv[3])))
"""


def store(url: str):
    """What publishes there, on the machine's clock."""
    from f1_platform.serving.postgres.connecting import Database
    from f1_platform.serving.postgres.store import PostgresStore

    return PostgresStore(Database(url, "publish"), SystemClock(), 5, READER)


def marked(tables: dict[str, pa.Table], number: int) -> dict[str, pa.Table]:
    """The tables with one number in three of them, by which their versions are told apart."""
    changed = dict(tables)
    for name, (key, value, column) in MARKED.items():
        table = tables[name]
        numbers = pc.if_else(pc.equal(table[key], value), number, table[column])
        changed[name] = table.set_column(
            table.schema.get_field_index(column), TABLES[name].schema.field(column), numbers
        )
    return changed


@pytest.mark.soak
@needs_data
@needs_postgres
def test_publishes_that_are_killed_under_many_readers_show_none_of_them_a_mix(tmp_path: Path) -> None:
    assert f1(tmp_path / "home", "publish", F1_ARCHIVE=str(ERGAST)).returncode == 0
    file = tmp_path / "home" / "serving.sqlite"
    tables, chance = read_tables(file), random.Random(1)
    killed = set(chance.sample(range(2, PUBLISHES), max(1, PUBLISHES // 20)))
    with postgres_server() as server:
        home = Home(server, server.new_database())
        home.store().publish(marked(tables, 1))
        settings = Settings(_env_file=None, home=tmp_path / "api", database_reader_url=home.url(READER))
        with served(create_app(settings, watch_seconds=0.1)) as api:
            with reading(home.url(READER), api, 32, 32) as quiet:
                until(lambda: quiet.reads > 5_000, 120)
            with reading(home.url(READER), api, 32, 32) as seen:
                for number in range(2, PUBLISHES + 2):
                    if number in killed:
                        _killed(home, file, number, chance.uniform(0, 1.5))
                    else:
                        store(home.url()).publish(marked(tables, number))
            _tell(quiet, seen, len(killed))
            assert (seen.failed, seen.mixed, seen.locked) == ([], [], 0)
            assert all(len(bodies) == 1 for bodies in seen.bodies.values())
            assert len(seen.bodies) > PUBLISHES // 4
            until(lambda: orphans(home) == 0)
            before = home.store().published()
            back = home.store().roll_back()
            assert back.data_version == before.data_version + 1
            ((wins,),) = home.asked("SELECT wins FROM serving.drivers_summary WHERE driver_ref = 'max_verstappen'")
            assert wins == PUBLISHES


def _killed(home: Home, file: Path, number: int, after: float) -> None:
    command = [sys.executable, "-c", PUBLISHER, home.url(), str(file), str(number)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as publisher:
        assert publisher.stdout.readline() == "ready\n"
        publisher.stdin.write("go\n")
        publisher.stdin.flush()
        try:
            publisher.wait(after)
        except subprocess.TimeoutExpired:
            publisher.send_signal(signal.SIGKILL)


def _tell(quiet: Seen, seen: Seen, killed: int) -> None:
    print(f"\n{PUBLISHES} publishes, {killed} of them killed; {seen.reads:,} reads saw {len(seen.bodies)} versions")
    print(f"failed {len(seen.failed)}, mixed {len(seen.mixed)}, found waiting for a lock {seen.locked}")
    for name, of in (("quiet", quiet), ("publishing", seen)):
        median, most, longest = of.quantile(0.5), of.quantile(0.99), of.quantile(1)
        print(f"{name:10} ms: median {median:.1f}, p99 {most:.1f}, longest {longest:.1f}")
