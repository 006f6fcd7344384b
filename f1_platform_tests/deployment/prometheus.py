"""A real Prometheus over a real API, with the configuration that is shipped, but for its target and its pace."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from f1_platform_tests.cli.test_servers import free_port
from f1_platform_tests.deployment.programs import program, running
from f1_platform_tests.waiting import until
from f1_platform_tests.watching.rules import FOLDER

PROMETHEUS = program("prometheus")

needs_prometheus = pytest.mark.skipif(
    PROMETHEUS is None, reason="prometheus is not there, and `make test` could not fetch it"
)


@dataclass(frozen=True)
class Prometheus:
    """A running server.

    Attributes:
        client: of its HTTP API.
    """

    client: httpx.Client

    def ask(self, query: str) -> list[dict[str, Any]]:
        """The series that a query finds now; fails with what Prometheus says of it."""
        answer = self.client.post("/api/v1/query", data={"query": query}).json()
        assert answer["status"] == "success", answer["error"]
        return answer["data"]["result"]

    def names(self) -> set[str]:
        """Of all metrics that were scraped."""
        return set(self.client.get("/api/v1/label/__name__/values").json()["data"])


@contextmanager
def scraping(target: str, folder: Path) -> Generator[Prometheus]:
    """Scrapes a target, for as long as the block lasts; has done so thrice when it begins."""
    given = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    given["scrape_configs"][0]["static_configs"][0]["targets"] = [target]
    given["rule_files"] = [str(FOLDER / "alerts.yml")]
    with prometheus(given, folder) as server:
        until(lambda: _scraped(server) >= 3)
        yield server


@contextmanager
def prometheus(given: dict[str, Any], folder: Path, environment: str = "") -> Generator[Prometheus]:
    """A Prometheus with a configuration, once a second at everything; it may not answer yet.

    Args:
        given: as it is shipped, with addresses of this machine.
        folder: for what it writes.
        environment: that alerts come from.
    """
    given["global"] |= {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    (folder / "prometheus.yml").write_text(yaml.safe_dump(given))
    address = f"127.0.0.1:{free_port()}"
    command = [
        str(PROMETHEUS),
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'tsdb'}",
        f"--web.listen-address={address}",
        "--enable-feature=expand-external-labels",
    ]
    told = {**os.environ, "F1_ENVIRONMENT": environment}
    with (
        running(command, folder / "prometheus.log", told),
        httpx.Client(base_url=f"http://{address}", timeout=60) as client,
    ):
        yield Prometheus(client)


def _scraped(server: Prometheus) -> float:
    try:
        found = server.ask("sum(sum_over_time(up[1m]))")
    except (httpx.TransportError, ValueError):
        return 0
    return float(found[0]["value"][1]) if found else 0
