"""Runs that are stopped while they build, and two at once on one home."""

import signal
from pathlib import Path

import pytest

from f1_platform.home import alone
from f1_platform_tests.e2e.homes import contents, f1, speaking


@pytest.mark.parametrize("number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.soak)])
def test_building_stops_at_once_and_the_same_command_goes_on(home: Path, whole: Path, number: signal.Signals):
    (home / "warehouse.duckdb").unlink()
    running = speaking(home, "publish", F1_ARCHIVE="")
    assert running.stderr is not None
    with running.stderr as said:
        assert any("Building and publishing" in line for line in said)
        running.send_signal(number)
        rest = said.read()
    assert running.wait(20) == 130
    assert "Interrupted; what was done is kept" in rest
    assert "Traceback" not in rest

    done = f1(home, "publish", F1_ARCHIVE="")
    assert done.returncode == 0, done.stderr
    assert contents(home) == contents(whole)


def test_a_second_run_waits_names_the_process_of_the_first_and_then_does_its_own(home: Path):
    with alone(home, lambda holder: None):
        first = (home / "run.lock").read_text()
        second = speaking(home, "publish", F1_ARCHIVE="")
        assert second.stderr is not None
        waiting = next(line for line in second.stderr if "Waiting" in line)
        assert second.poll() is None
    with second.stderr as said:
        rest = said.read()
    assert f"{first} is at work in this home" in waiting
    assert (second.wait(20), "Nothing to publish" in rest) == (0, True)
