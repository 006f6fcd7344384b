"""Ctrl-C while Dagster is at work: at once, with 130, and the same command goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from dagster import DagsterInstance, DagsterRunStatus

from f1_platform_tests.cli.conftest import F1, environment

SESSION = {
    "meeting_key": 2,
    "session_key": 1,
    "session_type": "Race",
    "session_name": "Race",
    "circuit_key": 63,
    "circuit_short_name": "Sakhir",
    "gmt_offset": "03:00:00",
    "date_start": "2024-03-02T15:00:00+00:00",
    "date_end": "2024-03-02T17:00:00+00:00",
    "year": 2024,
}
WEATHER = {"meeting_key": 2, "session_key": 1, "date": "2024-03-02T15:00:00+00:00", "air_temperature": 18.9}


def record(folder: Path) -> list[str]:
    """Records a season of one session; answers the command that reads it."""
    (folder / "2024" / "2" / "1").mkdir(parents=True)
    (folder / "2024" / "sessions.json").write_text(json.dumps([SESSION]))
    (folder / "2024" / "2" / "1" / "weather.json").write_text(json.dumps([WEATHER]))
    return ["run", "--session", "1", "--from", str(folder)]


def test_a_run_stops_at_once_and_the_same_command_goes_on(f1: F1, tmp_path: Path) -> None:
    command = record(tmp_path / "recorded")
    home = tmp_path / "home"
    running = subprocess.Popen(
        [sys.executable, "-m", "f1_platform.cli", *command], env=environment(home), stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    with running.stderr as said:
        assert any("are due" in line for line in said)
        running.send_signal(signal.SIGINT)
        rest = said.read()
    assert running.wait(20) == 130
    assert "Interrupted; what was done is kept" in rest
    assert "Traceback" not in rest

    assert f1(*command).returncode == 0
    units = json.loads(f1("status", "--session", "1", "--json").stdout)
    assert {unit["endpoint"] for unit in units if unit["status"] == "ok"} == {"weather"}
    assert len(units) == 13
    with DagsterInstance.from_config(str(home / "dagster")) as instance:
        at_work = {DagsterRunStatus.STARTED, DagsterRunStatus.STARTING}
        assert not at_work & {run.status for run in instance.get_runs()}
