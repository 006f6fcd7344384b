"""Publishers that are killed at any named step, and readers that ask meanwhile: old or new, never a mix or a wait."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from f1_platform.serving.postgres import publishing
from f1_platform_tests.postgres import READER, needs_postgres
from f1_platform_tests.serving.postgres.conftest import Home
from f1_platform_tests.serving.sample import sample_tables
from f1_platform_tests.waiting import until

pytestmark = needs_postgres

PUBLISHER = """
import sys
from f1_platform.postgres.connecting import Database
from f1_platform.serving.postgres.store import PostgresStore
from f1_platform_tests.serving.sample import clock, sample_tables
PostgresStore(Database(sys.argv[1], "publish"), clock(), 5).publish(sample_tables(int(sys.argv[2])))
"""
STEPS = {
    "serving.checked": 67,
    "serving.rows_staged": 67,
    "serving.rows_ended": 67,
    "serving.table_written": 67,
    "serving.version_named": 67,
    "serving.committed": 68,
}
"""And how many wins a reader finds when a publisher of 68 was killed there."""


def publisher(home: Home, wins: int, crash_at: str = "") -> subprocess.Popen[bytes]:
    environment = os.environ | {"F1_CRASH_AT": crash_at}
    return subprocess.Popen([sys.executable, "-c", PUBLISHER, home.url(), str(wins)], env=environment)


def orphans(home: Home) -> int:
    """Connections of publishers that the server still has, and temporary tables they left."""
    ((connections,),) = home.asked(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'f1 publish' AND datname = current_database()"
    )
    ((tables,),) = home.asked("SELECT count(*) FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'")
    return connections + tables


def test_every_named_step_is_tried() -> None:
    named = set(re.findall(r'reached\("([a-z_.]+)"\)', Path(publishing.__file__).read_text()))
    assert named == STEPS.keys()


@pytest.mark.parametrize("step", STEPS)
def test_kill_9_at_a_step_leaves_the_old_or_the_new_and_no_orphan(home: Home, step: str) -> None:
    home.store().publish(sample_tables(67))
    assert publisher(home, 68, step).wait(60) == -signal.SIGKILL
    assert home.wins == STEPS[step]
    until(lambda: orphans(home) == 0)
    assert home.store().publish(sample_tables(69)).changed
    assert home.wins == 69


def test_a_second_publisher_waits_for_the_first_and_neither_is_lost(home: Home) -> None:
    home.store().publish(sample_tables(60))
    both = [publisher(home, wins) for wins in (61, 62)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert home.store().published().data_version == 3
    assert home.wins in (61, 62)


def test_readers_see_one_version_and_wait_for_no_publish(home: Home) -> None:
    """The short form; the long one kills publishers under 64 readers."""
    home.store().publish(sample_tables(1))
    stop, mixed, waits = threading.Event(), [], []

    def read() -> None:
        with psycopg.connect(home.url(READER), autocommit=True) as connection:
            while not stop.is_set():
                began = time.perf_counter()
                with connection.transaction():
                    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    (version,) = connection.execute("SELECT max(data_version) FROM serving.publications").fetchone()
                    (wins,) = connection.execute(
                        "SELECT wins FROM serving.drivers_summary WHERE driver_id = 830"
                    ).fetchone()
                waits.append(time.perf_counter() - began)
                if wins != version:
                    mixed.append((version, wins))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for wins in range(2, 12):
        home.store().publish(sample_tables(wins))
    stop.set()
    for reader in readers:
        reader.join(30)
    assert mixed == []
    assert len(waits) > 20
