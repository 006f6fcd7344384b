"""The runbook: an entry behind each alert, none without one, and nothing in it that there is not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main

from f1_platform.cli.app import app
from f1_platform.settings import Settings
from f1_platform_tests.watching.rules import FOLDER, rules

ROOT = Path(__file__).parents[2]
RUNBOOK = ROOT / "docs" / "runbook.md"
TEXT = RUNBOOK.read_text()
ENTRIES = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
DASHBOARDS = {path.stem for path in (FOLDER.parent / "grafana" / "dashboards").glob("*.json")}


def anchor(heading: str) -> str:
    """As hosts of Markdown make it of a heading of one word."""
    return heading.lower()


def test_each_alert_has_its_entry_and_each_entry_its_alert() -> None:
    assert list(ENTRIES) == list(rules())


@pytest.mark.parametrize("alert", rules())
def test_an_alert_leads_to_its_entry(alert: str) -> None:
    path, _, where = rules()[alert]["annotations"]["runbook_url"].partition("#")
    assert (ROOT / path, where) == (RUNBOOK, anchor(alert))


@pytest.mark.parametrize("alert", rules())
def test_an_entry_says_how_bad_it_is_which_dashboard_shows_it_and_what_to_do(alert: str) -> None:
    severity, dashboard, meaning = ENTRIES[alert].partition("\n\n")[0].split(" · ", 2)
    assert severity == rules()[alert]["labels"]["severity"]
    assert dashboard in DASHBOARDS
    assert meaning.endswith(".")
    assert re.search(r"^1\. ", ENTRIES[alert], re.MULTILINE)


def test_links_within_lead_to_entries() -> None:
    linked = set(re.findall(r"\]\(#(\w+)\)", TEXT))
    assert linked and linked <= {anchor(alert) for alert in ENTRIES}


def test_commands_and_settings_that_it_names_are_there() -> None:
    commands: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    named = re.findall(r"(?:`|^    )f1 (\w+)", TEXT, re.MULTILINE)
    assert named and set(named) <= set(commands)
    settings = {name for name in re.findall(r"\bF1_([A-Z0-9_]+)", TEXT)}
    assert settings and settings <= {name.upper() for name in Settings.model_fields}


def test_files_of_the_repository_that_it_names_are_there() -> None:
    named = set(re.findall(r"`((?:docs|docker)/[\w./-]+)`", TEXT))
    assert named and all((ROOT / name).exists() for name in named), named
