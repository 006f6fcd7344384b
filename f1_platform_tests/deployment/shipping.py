"""A real collector of logs and a real Loki, each with the configuration that is shipped but for folders and ports."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from f1_platform_tests.cli.test_servers import free_port
from f1_platform_tests.deployment.programs import program, running
from f1_platform_tests.waiting import until

DOCKER = Path(__file__).parents[2] / "docker"
LOKI, COLLECTOR = program("loki"), program("otelcol-contrib", "otelcol")

needs_loki = pytest.mark.skipif(
    LOKI is None or COLLECTOR is None,
    reason="loki and otelcol-contrib are not there: Go builds them in minutes",
)


@dataclass(frozen=True)
class Entry:
    """A line as Loki gives it back.

    Attributes:
        line: as it was written.
        seconds: the instant that Loki has it at, since 1970.
        labels: of its stream, and what stands beside the line.
    """

    line: str
    seconds: float
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Shipped:
    """What has arrived.

    Attributes:
        loki: its HTTP API.
    """

    loki: httpx.Client

    def ask(self, query: str) -> list[Entry]:
        """Lines of the last hour that a query finds; fails with what Loki says of it."""
        answer = self.loki.get("/loki/api/v1/query_range", params={"query": query, "limit": 1000})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["data"]["result"]
        return [Entry(line, int(at) / 1e9, stream["stream"]) for stream in found for at, line in stream["values"]]


@contextmanager
def shipped(homes: Path, containers: Path, folder: Path) -> Generator[Shipped]:
    """Ships what lies in the folders, for as long as the block lasts; Loki is ready when it begins."""
    loki, collector = free_port(), (DOCKER / "collector" / "collector.yml").read_text()
    given = (DOCKER / "loki" / "loki.yml").read_text().replace(" /loki", f" {folder}")
    (folder / "loki.yml").write_text(given)
    for port in ("8888", "13133"):
        collector = collector.replace(port, str(free_port()))
    (folder / "collector.yml").write_text(collector)
    (folder / "state").mkdir()
    told = {
        "COLLECTOR_HOMES": str(homes),
        "COLLECTOR_CONTAINERS": str(containers),
        "COLLECTOR_STATE": str(folder / "state"),
        "COLLECTOR_LOKI_URL": f"http://127.0.0.1:{loki}",
    }
    ports = [f"-server.http-listen-port={loki}", f"-server.grpc-listen-port={free_port()}"]
    at_once = "-ingester.min-ready-duration=0s"
    with ExitStack() as stack:
        command = [str(LOKI), f"-config.file={folder / 'loki.yml'}", *ports, at_once]
        stack.enter_context(running(command, folder / "loki.log"))
        client = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{loki}", timeout=60))
        until(lambda: _is_ready(client))
        command = [str(COLLECTOR), "--config", str(folder / "collector.yml")]
        stack.enter_context(running(command, folder / "collector.log", {**os.environ, **told}))
        yield Shipped(client)


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/ready").status_code == 200
    except httpx.TransportError:
        return False
