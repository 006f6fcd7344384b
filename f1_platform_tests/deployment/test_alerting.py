"""Alertmanager's routes: each alert of each environment reaches whom it must, and what follows from another waits."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from f1_platform_tests.cli.test_servers import free_port
from f1_platform_tests.deployment.programs import program, running
from f1_platform_tests.deployment.prometheus import needs_prometheus, prometheus
from f1_platform_tests.waiting import until
from f1_platform_tests.watching.rules import FOLDER, needs_promtool, promtool, rules

FILE = Path(__file__).parents[2] / "docker" / "alertmanager" / "alertmanager.yml"
GIVEN = yaml.safe_load(FILE.read_text())
AMTOOL = program("amtool")
ALERTMANAGER = program("alertmanager", "prometheus-alertmanager")
_NAMED = re.compile(r'alertname=~?"(.+)"')


def _knows_url_files() -> bool:
    """Secrets as files came with version 0.26; Debian 12 has an older one."""
    if AMTOOL is None:
        return False
    said = subprocess.run([AMTOOL, "--version"], capture_output=True, text=True)
    version = re.search(r"version v?(\d+)\.(\d+)", said.stdout + said.stderr)
    return version is None or (int(version[1]), int(version[2])) >= (0, 26)


needs_amtool = pytest.mark.skipif(
    not _knows_url_files(), reason="amtool is not there or before 0.26, and `make test` could not fetch it"
)


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


@needs_prometheus
@needs_amtool
@pytest.mark.skipif(ALERTMANAGER is None, reason="alertmanager is not there: Debian's runs only where it is installed")
def test_an_api_that_is_down_is_told_to_who_has_production(tmp_path: Path) -> None:
    (rule,) = (rule for name, rule in rules().items() if name == "F1ApiDown")
    (tmp_path / "alerts.yml").write_text(
        yaml.safe_dump({"groups": [{"name": "at-once", "rules": [rule | {"for": "0s"}]}]})
    )
    with hook() as (address, told), alertmanager(address, tmp_path) as port:
        given = yaml.safe_load((FOLDER / "containers.yml").read_text())
        given["rule_files"] = [str(tmp_path / "alerts.yml")]
        given["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"] = [f"127.0.0.1:{port}"]
        given["scrape_configs"][0]["static_configs"][0]["targets"] = [f"127.0.0.1:{free_port()}"]
        with prometheus(given, tmp_path, environment="production"):
            until(lambda: told)
    path, message = told[0]
    assert path == "/alert_production_page_url"
    assert message["commonLabels"]["environment"] == "production"
    assert message["commonAnnotations"]["runbook_url"] == "docs/runbook.md#f1apidown"


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


@contextmanager
def hook() -> Generator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """Something that is told of alerts: its address, and what it was told at which path."""
    told: list[tuple[str, dict[str, Any]]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", told
        finally:
            server.shutdown()


@contextmanager
def alertmanager(address: str, folder: Path) -> Generator[int]:
    """Alertmanager as it is shipped, but that it does not wait; its secrets all lead to one address, each to a path."""
    secrets = folder / "secrets"
    secrets.mkdir()
    for path in re.findall(r"/run/secrets/(\w+)", FILE.read_text()):
        (secrets / path).write_text(f"{address}/{path}")
    given = FILE.read_text().replace("/run/secrets", str(secrets))
    (folder / "alertmanager.yml").write_text(re.sub(r"group_wait: \d+s", "group_wait: 0s", given))
    port = free_port()
    command = [
        str(ALERTMANAGER),
        f"--config.file={folder / 'alertmanager.yml'}",
        f"--storage.path={folder / 'alertmanager'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    with running(command, folder / "alertmanager.log"):
        yield port


def _alerts(matchers: list[str]) -> list[str]:
    """The alerts that a matcher names; fails where it is none."""
    (named,) = filter(None, map(_NAMED.fullmatch, matchers))
    return named[1].split("|")
