"""The chart's Dagster, process by process as its pods would start it, on one machine: probes answer, a run succeeds."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg
import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from f1_platform.raw.hbase.local.ports import free_port
from f1_platform_tests.deployment.charts import Manifest, needs_helm, of_kind, pods, rendered
from f1_platform_tests.deployment.trigger import trigger_function
from f1_platform_tests.postgres import READER, needs_postgres, postgres_server
from f1_platform_tests.waiting import until

pytestmark = [pytest.mark.soak, needs_helm, needs_postgres]


@dataclass(frozen=True)
class Machine:
    """One machine in place of a cluster.

    Attributes:
        folder: holds what the ConfigMap would mount, and the home.
        ports: those that are free here, by the port in the pod.
        environment: of all processes.
    """

    folder: Path
    ports: dict[str, str]
    environment: dict[str, str]

    def command(self, written: list[str]) -> list[str]:
        """A container's command, at this machine's places."""
        moved = {
            **self.ports,
            "0.0.0.0": "127.0.0.1",
            "/etc/dagster/workspace.yaml": str(self.folder / "workspace.yaml"),
        }
        program, *arguments = written
        return [str(Path(sys.executable).with_name(program)), *(moved.get(each, each) for each in arguments)]

    @contextmanager
    def running(self, container: Manifest) -> Generator[subprocess.Popen[bytes]]:
        """A container's process, ended as Kubernetes does."""
        with (self.folder / f"{container['name']}.log").open("wb") as log:
            process = subprocess.Popen(
                self.command(container["command"]), env=self.environment, stdout=log, stderr=log, cwd=self.folder
            )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)

    def is_well(self, container: Manifest, probe: str) -> bool:
        """Asks as one of a container's probes does."""
        match container[probe]:
            case {"grpc": asked}:
                return _serves(f"127.0.0.1:{self.ports[str(asked['port'])]}", asked["service"])
            case {"exec": asked}:
                done = subprocess.run(self.command(asked["command"]), env=self.environment, capture_output=True)
                return done.returncode == 0
            case asked:
                port = self.ports[str(container["ports"][0]["containerPort"])]
                return _answers(f"http://127.0.0.1:{port}{asked['httpGet']['path']}")

    @property
    def web(self) -> str:
        """The webserver."""
        return f"http://127.0.0.1:{self.ports['3000']}"


def _serves(address: str, service: str) -> bool:
    with grpc.insecure_channel(address) as channel, suppress(grpc.RpcError):
        stub: Any = health_pb2_grpc.HealthStub(channel)
        found = stub.Check(health_pb2.HealthCheckRequest(service=service), timeout=5)
        return found.status == health_pb2.HealthCheckResponse.SERVING
    return False


def _answers(url: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(url, timeout=5) as response:
        return response.status == 200
    return False


@pytest.fixture
def machine(tmp_path: Path) -> Generator[Machine]:
    """With a Postgres for Dagster's record, and the ConfigMap's files where the pods have them."""
    ports = {port: str(free_port()) for port in ("3000", "4000", "8000")}
    files = of_kind(rendered("small"), "ConfigMap")["f1-instance"]["data"]
    (tmp_path / "dagster.yaml").write_text(files["dagster.yaml"])
    here = files["workspace.yaml"].replace("host: f1-code-server", "host: 127.0.0.1").replace("4000", ports["4000"])
    (tmp_path / "workspace.yaml").write_text(here)
    with postgres_server() as server:
        record = server.url(server.new_database()).replace("postgresql://", "postgresql+psycopg2://")
        (tmp_path / "reader").write_text(server.url(server.new_database(), READER))
        told = {"DAGSTER_HOME": str(tmp_path), "DAGSTER_POSTGRES_URL": record, "F1_HOME": str(tmp_path / "f1")}
        yield Machine(tmp_path, ports, os.environ | told | {"F1_ARCHIVE": ""})


def test_its_processes_answer_their_probes_and_run_what_is_launched(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = pods(rendered("small"))
    with ExitStack() as stack:
        for name in ("code-server", "webserver", "daemon"):
            (container,) = found[f"f1-{name}"]["containers"]
            process = stack.enter_context(machine.running(container))
            until(partial(machine.is_well, container, "startupProbe"), seconds=180)
            assert machine.is_well(container, "livenessProbe"), name
            assert process.poll() is None
        run = trigger_function().launch(machine.web, "archive/ergast.zip@1")
        for name in ("DAGSTER_HOME", "DAGSTER_POSTGRES_URL"):
            monkeypatch.setenv(name, machine.environment[name])
        with dg.DagsterInstance.get() as instance:
            until(lambda: (at := instance.get_run_by_id(run)) is not None and at.is_finished, seconds=180)
            ended = instance.get_run_by_id(run)
            assert ended is not None
            assert ended.status is dg.DagsterRunStatus.SUCCESS


def test_the_api_lives_before_anything_is_published_and_gets_no_clients(machine: Machine) -> None:
    (container,) = pods(rendered("small"))["f1-api"]["containers"]
    reader = {"F1_DATABASE_READER_URL_FILE": str(machine.folder / "reader")}
    reading = replace(machine, environment=machine.environment | reader)
    with reading.running(container) as process:
        until(partial(reading.is_well, container, "startupProbe"), seconds=120)
        assert reading.is_well(container, "livenessProbe")
        assert not reading.is_well(container, "readinessProbe")
        assert process.poll() is None
