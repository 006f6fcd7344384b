"""Signs of life: a run whose container was killed is buried by whoever comes after, one at work elsewhere is not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from f1_platform.orchestration.instance import PROCESS, bury_the_dead
from f1_platform.orchestration.vigil import has_ended, show_life, sweep

IN_A_CONTAINER = "code-server/4026532000:7:100"
_LIVES = """
import sys
from pathlib import Path
from f1_platform.orchestration.vigil import show_life
show_life(Path(sys.argv[1]), sys.argv[2])
print("lives", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has shown life under a name that nobody here can look up."""
    command = [sys.executable, "-c", _LIVES, str(tmp_path), IN_A_CONTAINER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "lives\n"
        yield process
        process.kill()


def of_the_container(home: Path) -> tuple[dg.DagsterInstance, str]:
    instance = dg.DagsterInstance.local_temp(str(home))
    job = dg.JobDefinition(name="fetching", graph_def=dg.GraphDefinition(name="fetching"))
    run = instance.create_run_for_job(job, tags={PROCESS: IN_A_CONTAINER}, status=dg.DagsterRunStatus.STARTED)
    return instance, run.run_id


def test_a_run_at_work_in_another_container_is_left_alone(elsewhere: subprocess.Popen[str], tmp_path: Path):
    instance, _ = of_the_container(tmp_path)
    assert elsewhere.poll() is None and bury_the_dead(instance) == []
    assert not has_ended(tmp_path, IN_A_CONTAINER)


def test_a_run_whose_container_was_killed_is_buried_and_leaves_nothing(
    elsewhere: subprocess.Popen[str], tmp_path: Path
):
    instance, run = of_the_container(tmp_path)
    elsewhere.kill()
    elsewhere.wait()
    assert bury_the_dead(instance) == [run]
    assert list((tmp_path / "alive").iterdir()) == []


def test_the_retry_of_a_run_that_died_is_not_taken_for_dead_before_it_has_a_process(
    elsewhere: subprocess.Popen[str], tmp_path: Path
):
    instance, died = of_the_container(tmp_path)
    elsewhere.kill()
    elsewhere.wait()
    instance.report_run_failed(instance.get_run_by_id(died), "Its container is gone")
    job = dg.JobDefinition(name="fetching", graph_def=dg.GraphDefinition(name="fetching"))
    starting = dg.DagsterRunStatus.STARTING
    lineage = {"parent_run_id": died, "root_run_id": died}
    retry = instance.create_run_for_job(job, tags={PROCESS: IN_A_CONTAINER}, status=starting, **lineage)
    assert bury_the_dead(instance) == []
    assert instance.get_run_by_id(retry.run_id).status is starting


def test_of_a_process_that_never_showed_life_nothing_is_known(tmp_path: Path):
    sweep(tmp_path)
    assert not has_ended(tmp_path, IN_A_CONTAINER)


def test_a_home_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    show_life(tmp_path / "not" / "yet", "a/1:2:3")
    assert not has_ended(tmp_path / "not" / "yet", "a/1:2:3")
