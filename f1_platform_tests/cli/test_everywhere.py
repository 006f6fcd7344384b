"""What holds for every command: help, version, exit codes, how errors are said, how quickly it starts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from f1_platform.cli import hoisted
from f1_platform.cli.app import app
from f1_platform_tests.cli.conftest import F1

HEAVY = ("dagster", "duckdb", "pyarrow", "pandas", "fastapi", "uvicorn", "aiohttp", "pydantic")


def commands() -> list[list[str]]:
    root = get_command(app)
    paths: list[list[str]] = []
    for name, command in getattr(root, "commands", {}).items():
        paths += [[name, inner] for inner in getattr(command, "commands", {})] or [[name]]
    return paths


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_teaches_with_an_example(command: list[str]) -> None:
    root = get_command(app)
    found = root
    for name in command:
        found = found.commands[name]
    assert "Example" in (found.help or "")


def test_help_imports_nothing_heavy() -> None:
    script = (
        f"import sys; from f1_platform.cli import run; run(['--help']); print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_version_is_told(f1: F1) -> None:
    done = f1("--version")
    assert (done.returncode, done.stdout.split()[0]) == (0, "f1-platform")


def test_an_unknown_command_is_wrong_usage(f1: F1) -> None:
    done = f1("drive")
    assert done.returncode == 2
    assert "No such command 'drive'" in done.stderr
    assert done.stdout == ""


def test_all_wrong_settings_are_named_at_once(f1: F1) -> None:
    done = f1("status", openf1_retries="-1", archive="/nowhere", raw_store="floppy")
    assert done.returncode == 2
    assert "3 settings are wrong" in done.stderr
    for name in ("F1_OPENF1_RETRIES", "F1_ARCHIVE", "F1_RAW_STORE"):
        assert name in done.stderr
    assert "mend" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_traceback_comes_with_v_only_and_v_may_stand_anywhere(f1: F1, tmp_path: Path) -> None:
    assert "Traceback" not in f1("archive", "check", str(tmp_path / "none")).stderr
    assert "Traceback" in f1("archive", "check", str(tmp_path / "none"), "-v").stderr


def test_log_lines_can_be_json(f1: F1, tmp_path: Path) -> None:
    done = f1("archive", "check", str(tmp_path / "none"), "--log-format", "json")
    line = json.loads(done.stderr)
    assert line["level"] == "ERROR"
    assert "no such folder or zip" in line["message"]
    assert line["where"].endswith("none")
    assert line["mend"].startswith("Expected a folder or zip")


def test_quiet_leaves_warnings_and_errors(f1: F1) -> None:
    assert "Nothing was fetched" in f1("status").stderr
    assert f1("-q", "status").stderr == ""


def test_options_of_all_commands_are_put_first() -> None:
    assert hoisted(["run", "-v", "--season", "2024", "--log-format", "json"]) == [
        "-v",
        "--log-format",
        "json",
        "run",
        "--season",
        "2024",
    ]
    assert hoisted(["scan", "--", "-v"]) == ["scan", "--", "-v"]
