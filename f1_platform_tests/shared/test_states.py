"""A state that hosts share: held by one at a time, freed by a kill, in the database's time, and away with it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from f1_platform.clock import Clock, RunningClock, SteppedClock, SystemClock
from f1_platform.errors import ServiceUnavailable, StoreError
from f1_platform.openf1.shared_state import SharedState
from f1_platform.openf1.sharing import is_made, sharing_of
from f1_platform.settings import Settings
from f1_platform_tests.postgres import needs_postgres
from f1_platform_tests.shared.conftest import Meeting

pytestmark = needs_postgres

START = datetime(2024, 3, 3, tzinfo=UTC)


@dataclass
class Tally:
    count: int = 0
    names: list[str] = field(default_factory=list)


def tally(settings: Settings, clock: Clock | None = None) -> SharedState[Tally]:
    return sharing_of(settings)(settings.home / "tally", Tally, clock or SystemClock())


def held(state: SharedState[Tally]) -> Tally:
    with state.locked() as (now, _):
        return now


def instant(state: SharedState[Tally]) -> float:
    with state.locked() as (now, at):
        now.count += 1
        return at


def test_what_it_is_at_the_end_of_the_block_another_home_finds(shared: Meeting) -> None:
    with tally(shared.host("one")).locked() as (state, _):
        state.count, state.names = 3, ["laps"]
    assert held(tally(shared.host("two"))) == Tally(3, ["laps"])
    assert not (shared.folder / "one").exists(), "nothing is kept in a home"


def test_an_error_or_ctrl_c_in_the_block_leaves_it_as_it_was(shared: Meeting) -> None:
    here = tally(shared.host("one"))
    with here.locked() as (state, _):
        state.count = 1
    with pytest.raises(KeyboardInterrupt), here.locked() as (state, _):
        state.count = 2
        raise KeyboardInterrupt
    assert held(here).count == 1


def test_what_a_state_of_this_platform_never_was_counts_as_a_new_one(shared: Meeting) -> None:
    here = tally(shared.host("one"))
    assert held(here) == Tally()
    shared.asked("""UPDATE shared.states SET content = '{"count": "many"}'""")
    assert held(here) == Tally()
    shared.asked("DELETE FROM shared.states")
    assert held(here) == Tally()


@pytest.mark.parametrize("isolation", ["read committed", "serializable"])
def test_hosts_that_begin_together_lose_no_change_however_the_database_isolates(
    shared: Meeting, isolation: str
) -> None:
    shared.asked(f"ALTER DATABASE {shared.name} SET default_transaction_isolation = '{isolation}'")

    def add(host: int) -> None:
        state = tally(shared.host(f"host{host}"))
        for _ in range(25):
            instant(state)

    with ThreadPoolExecutor(4) as hosts:
        list(hosts.map(add, range(4)))
    assert held(tally(shared.host("last"))).count == 100


HOLDS = """
import os, sys
from pathlib import Path
from f1_platform.settings import Settings
from f1_platform_tests.shared.test_states import tally

with tally(Settings(_env_file=None, home=Path("none"), database_url=sys.argv[1])).locked() as (state, _):
    state.count = 7
    print("held", flush=True)
    sys.stdin.read(1)
    os.kill(os.getpid(), 9)
"""


STANDS = HOLDS.replace("sys.stdin.read(1)", "os.kill(os.getpid(), 19)").replace("os.kill(os.getpid(), 9)", "pass")


def test_a_process_killed_while_it_holds_it_frees_it_and_leaves_it_as_it_was(shared: Meeting) -> None:
    other = tally(shared.host("other"))
    assert instant(other) > 0
    dying = subprocess.Popen(
        [sys.executable, "-c", HOLDS, shared.url()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert dying.stdout and dying.stdin and dying.stdout.readline() == "held\n"
    with ThreadPoolExecutor(1) as waiting:
        found = waiting.submit(held, other)
        assert not found.done(), "it is held"
        dying.stdin.close()
        assert found.result(10) == Tally(1)
    assert dying.wait(10) == -9


@pytest.mark.soak
def test_a_process_that_stands_still_while_it_holds_it_loses_it_and_changes_nothing(shared: Meeting) -> None:
    other = tally(shared.host("other"))
    assert instant(other) > 0
    standing = subprocess.Popen(
        [sys.executable, "-c", STANDS, shared.url()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert standing.stdout and standing.stdout.readline() == "held\n"
    assert instant(other) > 0, "it was freed before the patience of who waits has ended"
    standing.send_signal(signal.SIGCONT)
    _, said = standing.communicate(timeout=10)
    assert "ServiceUnavailable: The database does not answer" in said
    assert held(other) == Tally(2)


def test_a_host_that_has_gone_is_noticed_by_who_sends_it_something(shared: Meeting) -> None:
    with shared.database.connect() as connection, socket.socket(fileno=os.dup(connection.fileno())) as line:
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 25_000


def test_its_time_never_goes_back_and_goes_on_when_the_database_s_clock_was_set_back(shared: Meeting) -> None:
    here = tally(shared.host("one"))
    first, second = instant(here), instant(here)
    assert first < second < first + 5
    shared.asked("UPDATE shared.states SET latest = latest + interval '1 day'")  # as if the clock had gone back by one
    third, fourth = instant(here), instant(here)
    assert second + 86_400 < third < fourth < second + 86_405
    assert third - second == pytest.approx(86_400, abs=5)


def test_clocks_that_run_faster_count_their_own_seconds_and_a_stepped_one_its_steps(shared: Meeting) -> None:
    settings, stepped = shared.host("one"), SteppedClock(START)
    slow, fast = instant(tally(settings)), instant(tally(settings, RunningClock(START, START, 60)))
    assert fast / 60 == pytest.approx(slow, abs=5)
    stepped.wait(12)
    assert instant(tally(settings, stepped)) == 12


def test_a_database_that_is_away_is_told_by_name_and_used_again_when_it_is_back(
    alone: Callable[[Path], Meeting], tmp_path: Path
) -> None:
    shared = alone(tmp_path)
    here = tally(shared.host("one"))
    instant(here)
    shared.server.stop()
    with pytest.raises(ServiceUnavailable, match="The database does not answer") as away:
        held(here)
    assert (away.value.exit_code, f":{shared.server.port}/{shared.name}" in away.value.where) == (3, True)
    shared.server.start()
    assert held(here) == Tally(1)


def test_a_schema_of_a_newer_platform_is_refused_by_number(shared: Meeting) -> None:
    instant(tally(shared.host("one")))
    shared.asked("INSERT INTO shared.migrations (number, name) VALUES (99, 'later')")
    with pytest.raises(StoreError, match="has schema 99 of `shared`"):
        held(tally(shared.host("two")))


def test_who_only_looks_makes_nothing(shared: Meeting) -> None:
    settings = shared.host("one")
    assert not is_made(settings)
    assert shared.asked("SELECT count(*) FROM pg_namespace WHERE nspname IN ('shared', 'serving')") == [(0,)]
    instant(tally(settings))
    assert is_made(settings)
