"""The clock that settings ask for: the machine's, one that stands, or one that runs faster in every process alike."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from f1_platform.clock import RunningClock, SystemClock, clock_of
from f1_platform.errors import SettingsError
from f1_platform.settings import load_settings
from f1_platform_tests.e2e.homes import environment

SHOWN = datetime(2030, 3, 2, 12, tzinfo=UTC)
OF_RUNS = "from f1_platform.orchestration.platform import Platform; clock = Platform.of().clock"
OF_COMMANDS = "from f1_platform.cli.start import begin; _, clock = begin(writes=False)"


def told_of_time(**values: object) -> dict[str, object]:
    return {"_env_file": None} | values


def test_settings_that_say_nothing_ask_for_the_machines_clock() -> None:
    assert clock_of(load_settings(**told_of_time())) == SystemClock()


def test_an_instant_alone_is_where_the_clock_stands() -> None:
    clock = clock_of(load_settings(**told_of_time(now=SHOWN)))

    assert clock == SystemClock(SHOWN)
    assert clock.now() == SHOWN


def test_an_instant_with_the_machines_is_where_the_clock_runs_from() -> None:
    since = datetime.now(UTC) - timedelta(seconds=100)
    clock = clock_of(load_settings(**told_of_time(now=SHOWN, now_since=since, now_speed=20)))

    shown = clock.now()

    machine = (datetime.now(UTC) - since).total_seconds()
    assert 2000 <= (shown - SHOWN).total_seconds() <= 20 * machine


def test_all_of_a_fast_clock_is_fast() -> None:
    begun, machine = datetime.now(UTC), SystemClock()
    clock = RunningClock(SHOWN, begun, speed=1000)
    elapsed, real = clock.elapsed(), machine.elapsed()

    clock.wait(20)
    asyncio.run(clock.sleep(20))

    assert clock.elapsed() - elapsed >= 40
    assert clock.now() - SHOWN >= timedelta(seconds=40)
    assert machine.elapsed() - real < 40


@pytest.mark.parametrize("has_clock", [OF_RUNS, OF_COMMANDS])
def test_other_processes_are_told_the_same_time(has_clock: str) -> None:
    since = datetime.now(UTC) - timedelta(hours=1)
    told = {"F1_NOW": SHOWN.isoformat(), "F1_NOW_SINCE": since.isoformat(), "F1_NOW_SPEED": "20"}
    clock = RunningClock(SHOWN, since, speed=20)
    before = clock.now(), clock.elapsed()

    command = [sys.executable, "-c", f"{has_clock}; print(clock.now(), clock.elapsed())"]
    home = Path("nowhere")
    done = subprocess.run(command, env=environment(home, **told), capture_output=True, text=True, check=True)

    day, time, elapsed = done.stdout.split()
    assert before[0] < datetime.fromisoformat(f"{day} {time}") < clock.now()
    assert before[1] < float(elapsed) < clock.elapsed()


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"now_since": SHOWN}, "F1_NOW_SINCE"),
        ({"now_speed": 20}, "F1_NOW_SPEED"),
        ({"now": SHOWN, "now_speed": 20}, "F1_NOW_SPEED"),
        ({"now": SHOWN, "now_since": SHOWN, "now_speed": 0}, "F1_NOW_SPEED"),
        ({"now": SHOWN, "now_since": SHOWN.replace(tzinfo=None)}, "F1_NOW_SINCE"),
    ],
)
def test_half_a_running_clock_is_refused_by_name(values: dict[str, object], word: str) -> None:
    with pytest.raises(SettingsError, match=rf"^1 setting is wrong: {word}="):
        load_settings(**told_of_time(**values))
