"""The guides and the README: their links lead somewhere, their commands and files exist, and none is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from f1_platform.cli.app import app
from f1_platform.settings import unknown_settings
from f1_platform_tests.deployment.containers import COMPOSE, ROOT, SERVICES, variables

DOCS = ROOT / "docs"
PAGES = ("operations.md", "managed-services.md")
_LINK = re.compile(r"\]\(([^)#]*)(?:#([^)]+))?\)")
_COMMAND = re.compile(r"\bf1 ([a-z]+)(?: ([a-z]+)\b)?")
_SERVICES_OF_ALL = re.compile(r"\bdc (?:restart|stop|start|up -d)((?: [a-z-]+)*)")
_SERVICE_OF_EXEC = re.compile(r"\bdc exec(?: -T)? ([a-z-]+)")
GROUPS = ("hbase", "archive")


def anchors(page: Path) -> set[str]:
    """Of a page's headings, as a hosted repository makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_file_and_a_heading(name: str) -> None:
    links = _LINK.findall((DOCS / name).read_text())
    assert len(links) >= 4
    for path, anchor in links:
        page = (DOCS / path).resolve() if path else DOCS / name
        assert page.is_file(), path
        assert not anchor or anchor in anchors(page), f"{path}#{anchor}"


@pytest.mark.parametrize("name", PAGES)
def test_every_command_is_one(name: str) -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    asked = _COMMAND.findall((DOCS / name).read_text())
    for command, inner in asked:
        assert command in commands, f"f1 {command}"
        assert command not in GROUPS or inner in commands[command].commands, f"f1 {command} {inner}"
    assert len(asked) > 5


@pytest.mark.parametrize("name", PAGES)
def test_every_setting_service_and_secret_is_one(name: str) -> None:
    text = (DOCS / name).read_text()
    settings = {setting for setting in re.findall(r"\bF1_[A-Z0-9_]*[A-Z0-9]\b", text) if setting != "F1_HOME"}
    assert settings and not unknown_settings(settings)
    assert set(re.findall(r"docker/secrets/(\w+_url|api_keys|openf1_password)", text)) <= set(COMPOSE["secrets"])
    words = " ".join(_SERVICES_OF_ALL.findall(text) + _SERVICE_OF_EXEC.findall(text)).split()
    assert {word for word in words if not word.startswith("-")} <= set(SERVICES)
    assert {"TAG", "ARCHIVE", "COMPOSE_PROFILES"} <= set(variables())


def _said_by_the_readme(begin: str, end: str) -> str:
    _, _, after = (ROOT / "README.md").read_text().partition(begin)
    said, found, _ = after.partition(end)
    assert found
    return said


def _spellings(command: Any, name: str = "f1") -> Iterator[tuple[str, list[str]]]:
    """Of every command below one, the spellings of each option."""
    for inner, each in getattr(command, "commands", {}).items():
        yield from _spellings(each, f"{name} {inner}")
    if not hasattr(command, "commands"):
        yield from ((name, option.opts + option.secondary_opts) for option in command.params)


def test_the_readme_names_every_command_with_every_option() -> None:
    table = _said_by_the_readme("## Commands", "\n`-v`, `-q`")
    named = 0
    for name, spellings in _spellings(typer.main.get_command(app)):
        rows = " ".join(row for row in table.splitlines() if f"`{name}" in row or f"`{name.split()[-1]}`" in row)
        assert rows, name
        options = [spelling for spelling in spellings if spelling.startswith("--")]
        assert not options or re.search(rf"({'|'.join(options)})(?![\w-])", rows), (name, options)
        named += len(options)
    assert named > 40


def test_the_readme_names_every_target_of_make() -> None:
    targets = re.findall(r"^([a-z_]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
    said = re.findall(r"`([^`]+)`", _said_by_the_readme("`make` lists the targets:", "\n\n"))
    assert set(targets) - {"help"} == set(" ".join(said).split())
