"""A real Prometheus over a real API, with the configuration that is shipped, but for its target and its pace."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from f1_platform_tests.cli.test_servers import free_port
from f1_platform_tests.waiting import until
from f1_platform_tests.watching.rules import FOLDER

PROMETHEUS = shutil.which("prometheus", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))

needs_prometheus = pytest.mark.skipif(
    PROMETHEUS is None, reason="prometheus is not there (Debian's package of that name; it need not be installed)"
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
    """Scrapes a target four times a second, for as long as the block lasts; has done so some times when it begins."""
    given = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    given["global"] |= {"scrape_interval": "250ms", "scrape_timeout": "250ms"}
    given["scrape_configs"][0]["static_configs"][0]["targets"] = [target]
    given["rule_files"] = [str(FOLDER / "alerts.yml")]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(given))
    address = f"127.0.0.1:{free_port()}"
    with (folder / "prometheus.log").open("wb") as said:
        process = subprocess.Popen(
            [
                str(PROMETHEUS),
                f"--config.file={folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={folder / 'tsdb'}",
                f"--web.listen-address={address}",
            ],
            stderr=said,
        )
    try:
        with httpx.Client(base_url=f"http://{address}") as client:
            running = Prometheus(client)
            until(lambda: _scraped(running) >= 5)
            yield running
    finally:
        process.terminate()
        process.wait(10)


def _scraped(running: Prometheus) -> float:
    try:
        found = running.ask("sum(sum_over_time(up[1m]))")
    except (httpx.TransportError, ValueError):
        return 0
    return float(found[0]["value"][1]) if found else 0
