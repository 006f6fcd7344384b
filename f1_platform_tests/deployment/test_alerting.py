"""Alertmanager's routes: each alert of each environment reaches whom it must, and what follows from another waits."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from f1_platform_tests.watching.rules import FOLDER, needs_promtool, promtool, rules

FILE = Path(__file__).parents[2] / "docker" / "alertmanager" / "alertmanager.yml"
GIVEN = yaml.safe_load(FILE.read_text())
AMTOOL = shutil.which("amtool")
_NAMED = re.compile(r'alertname=~?"(.+)"')


def _knows_url_files() -> bool:
    """Secrets as files came with version 0.26; Debian 12 has an older one."""
    if AMTOOL is None:
        return False
    said = subprocess.run([AMTOOL, "--version"], capture_output=True, text=True)
    version = re.search(r"version v?(\d+)\.(\d+)", said.stdout + said.stderr)
    return version is None or (int(version[1]), int(version[2])) >= (0, 26)


needs_amtool = pytest.mark.skipif(not _knows_url_files(), reason="amtool is not there, or older than 0.26")


def amtool(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(AMTOOL), *arguments], capture_output=True, text=True, timeout=60)


@needs_amtool
def test_the_configuration_is_valid() -> None:
    done = amtool("check-config", str(FILE))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(GIVEN['receivers'])} receivers" in done.stdout


@needs_amtool
@pytest.mark.parametrize(
    ("environment", "severity", "receiver"),
    [
        ("production", "page", "production-page"),
        ("production", "ticket", "production-ticket"),
        ("staging", "page", "staging"),
        ("staging", "ticket", "staging"),
        ("development", "page", "nobody"),
        (None, "page", "nobody"),
    ],
)
def test_an_alert_reaches_whom_it_must(environment: str | None, severity: str, receiver: str) -> None:
    labels = {"alertname": "F1ApiDown", "severity": severity} | ({"environment": environment} if environment else {})
    told = [f"{name}={value}" for name, value in labels.items()]
    done = amtool("config", "routes", "test", f"--config.file={FILE}", *told)
    assert done.stdout.split() == [receiver], done.stderr


def test_addresses_are_secrets_in_files() -> None:
    told = [hook for receiver in GIVEN["receivers"] for hook in receiver.get("webhook_configs", ())]
    assert len(told) == 3
    for hook in told:
        assert "url" not in hook
        assert hook["url_file"].startswith("/run/secrets/")


@pytest.mark.parametrize("rule", GIVEN["inhibit_rules"], ids=lambda rule: rule["target_matchers"][0])
def test_a_ticket_never_keeps_a_page_back(rule: dict[str, list[str]]) -> None:
    severities = {name: alert["labels"]["severity"] for name, alert in rules().items()}
    sources, targets = _alerts(rule["source_matchers"]), _alerts(rule["target_matchers"])
    assert "page" not in {severities[name] for name in targets} or {severities[name] for name in sources} == {"page"}
    assert rule["equal"] == ["environment", "job"]


@needs_promtool
def test_prometheus_among_containers_has_the_same_rules_and_tells_alertmanager() -> None:
    done = promtool("check", "config", "containers.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(rules())} rules found" in done.stdout
    given = yaml.safe_load((FOLDER / "containers.yml").read_text())
    assert given["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"] == ["alertmanager:9093"]
    assert "environment" in given["global"]["external_labels"]


def _alerts(matchers: list[str]) -> list[str]:
    """The alerts that a matcher names; fails where it is none."""
    (named,) = filter(None, map(_NAMED.fullmatch, matchers))
    return named[1].split("|")
