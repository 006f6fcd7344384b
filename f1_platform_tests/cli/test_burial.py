"""What died with a code server is buried once the next one serves: not before, else Dagster gives it up."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import dagster as dg
import pytest

from f1_platform.cli.burial import wait_and_bury
from f1_platform.orchestration.instance import PROCESS, opened, prepare
from f1_platform.process import this_process
from f1_platform.settings import Settings
from f1_platform_tests.waiting import until


def test_the_dead_are_buried_once_the_port_is_listened_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DAGSTER_HOME", "DAGSTER_EVENT_BATCH_SIZE", "DAGSTER_DISABLE_TELEMETRY"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("F1_HOME", str(tmp_path))
    home = prepare(Settings(_env_file=None, home=tmp_path))
    with dg.DagsterInstance.from_config(str(home)) as instance, socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        job = dg.JobDefinition(name="fetching", graph_def=dg.GraphDefinition(name="fetching"))
        dead = {PROCESS: f"{this_process().partition(':')[0]}:1:0"}
        run = instance.create_run_for_job(job, tags=dead, status=dg.DagsterRunStatus.STARTED).run_id
        burying = threading.Thread(target=wait_and_bury, args=(server.getsockname()[1], 0), daemon=True)
        burying.start()
        burying.join(2)
        assert instance.get_run_by_id(run).status is dg.DagsterRunStatus.STARTED, "nobody serves yet"
        server.listen()
        until(lambda: instance.get_run_by_id(run).status is dg.DagsterRunStatus.FAILURE, 30)
        burying.join(30)
    with opened(Settings(_env_file=None, home=tmp_path)) as instance:
        assert instance.get_run_by_id(run).status is dg.DagsterRunStatus.FAILURE


@pytest.mark.soak  # Dagster itself tries half a minute
def test_a_code_server_that_has_gone_again_is_waited_for_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its record is in a database that is away, which alone would be asked again and again."""
    monkeypatch.setenv("F1_HOME", str(tmp_path))
    monkeypatch.setenv("F1_DAGSTER_URL", "postgresql://dagster@127.0.0.1:9/dagster")
    monkeypatch.setenv("DAGSTER_POSTGRES_URL", "")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        burying = threading.Thread(target=wait_and_bury, args=(server.getsockname()[1], 0.1), daemon=True)
        burying.start()
        burying.join(1)
        assert burying.is_alive()
    burying.join(60)
    assert not burying.is_alive()
