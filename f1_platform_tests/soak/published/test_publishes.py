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

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from f1_platform.clock import SystemClock
from f1_platform.serving import TABLES, read_tables
from f1_platform_tests.api.judging.server import serving
from f1_platform_tests.e2e.homes import f1
from f1_platform_tests.postgres import READER, needs_postgres, postgres_server
from f1_platform_tests.recorded import ERGAST, needs_data
from f1_platform_tests.serving.postgres.conftest import Home
from f1_platform_tests.serving.postgres.test_concurrency import orphans
from f1_platform_tests.soak.published.readers import Readers, Seen, quantiles
from f1_platform_tests.waiting import until

MOST_MS = 100
"""What a publish may make a reader wait."""
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
    from f1_platform.postgres.connecting import Database
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
def test_publishes_that_are_killed_show_none_of_many_readers_a_mix(tmp_path: Path, report: list[str]) -> None:
    assert f1(tmp_path / "home", "publish", F1_ARCHIVE=str(ERGAST)).returncode == 0
    file = tmp_path / "home" / "serving.sqlite"
    tables, chance = read_tables(file), random.Random(1)
    killed = set(chance.sample(range(2, PUBLISHES), max(1, PUBLISHES // 20)))
    with postgres_server() as server:
        home = Home(server, server.new_database())
        home.store().publish(marked(tables, 1))
        _log_waits(home)
        (tmp_path / "api").mkdir()
        with serving(tmp_path / "api", F1_DATABASE_READER_URL=home.url(READER)) as api:
            readers = Readers(home.url(READER), api.address)
            quiet = readers.read(5_000)
            with readers.reading() as seen:
                for number in range(2, PUBLISHES + 2):
                    if number in killed:
                        _killed(home, file, number, chance.uniform(0, 1.5))
                    else:
                        store(home.url()).publish(marked(tables, number))
            report += _told(quiet, seen, len(killed))
            assert (seen.failed, seen.mixed) == ([], [])
            assert all(len(bodies) == 1 for bodies in seen.bodies.values())
            assert len(seen.bodies) > PUBLISHES // 4
            assert _waits(home) == [], "nobody who reads waits for a lock"
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


def _log_waits(home: Home) -> None:
    """Has the server log whoever waits for a lock longer than readers may, each with its role."""
    with psycopg.connect(home.url(), autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET deadlock_timeout = '{MOST_MS}ms'")
        connection.execute("ALTER SYSTEM SET log_lock_waits = on")
        connection.execute("ALTER SYSTEM SET log_line_prefix = 'role=%u '")
        connection.execute("SELECT pg_reload_conf()")


def _waits(home: Home) -> list[str]:
    said = (home.server.folder / "log").read_text().splitlines()
    return [line for line in said if "still waiting for" in line and f"role={READER} " in line]


def _told(quiet: Seen, seen: Seen, killed: int) -> list[str]:
    lines = [f"{PUBLISHES} publishes, {killed} of them killed; {seen.reads:,} reads saw {len(seen.bodies)} versions"]
    lines += [f"failed {len(seen.failed)}, mixed {len(seen.mixed)}"]
    for name, of in (("quiet", quiet), ("publishing", seen)):
        for over, waited in (("SQL", of.over_sql), ("HTTP", of.over_http)):
            median, most, longest = quantiles(waited)
            lines.append(f"{name:10} over {over:4} ms: median {median:.1f}, p99 {most:.1f}, longest {longest:.1f}")
    return lines
