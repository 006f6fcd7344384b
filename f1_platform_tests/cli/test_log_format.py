"""How lines on stderr look: as the command line says, else as F1_LOG_FORMAT says, else for people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from f1_platform_tests.cli.conftest import F1


def is_json(text: str) -> bool:
    return all(line.startswith("{") and json.loads(line)["at"] for line in text.splitlines())


@pytest.mark.parametrize(
    ("arguments", "setting", "machine"),
    [((), "text", False), ((), "json", True), (("--log-format", "text"), "json", False), (("-v",), "json", True)],
)
def test_the_command_line_goes_before_the_setting(
    f1: F1, arguments: tuple[str, ...], setting: str, machine: bool
) -> None:
    said = f1("status", *arguments, log_format=setting).stderr
    assert "Nothing was fetched" in said
    assert is_json(said) is machine


def test_a_setting_in_the_env_file_holds_too(f1: F1, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("F1_LOG_FORMAT=json\n")
    assert is_json(f1("status").stderr)


def test_a_form_that_there_is_not_is_refused_by_name(f1: F1) -> None:
    done = f1("status", log_format="xml")
    assert done.returncode == 2
    assert "F1_LOG_FORMAT='xml'" in done.stderr


def test_quiet_holds_for_machines_too(f1: F1) -> None:
    assert f1("-q", "status", log_format="json").stderr == ""
