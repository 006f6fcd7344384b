"""Runs in containers of their own: refused by name where they cannot be; else like the code server, no secret told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from dagster._core.code_pointer import ModuleCodePointer
from dagster._core.instance.config import dagster_instance_config
from dagster._core.launcher import DefaultRunLauncher, LaunchRunContext
from dagster._core.origin import JobPythonOrigin, RepositoryPythonOrigin
from dagster._core.remote_origin import RegisteredCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin

from f1_platform.errors import SettingsError
from f1_platform.orchestration import containers
from f1_platform.orchestration.containers import container_context, tell_containers
from f1_platform.orchestration.instance import RECORD, prepare
from f1_platform.settings import Settings, load_settings
from f1_platform_tests.e2e.homes import assert_one_message, f1
from f1_platform_tests.orchestration.engine import ID, engine

needs_launcher = pytest.mark.skipif(
    find_spec("dagster_docker") is None, reason="dagster-docker is not installed: it is in the pipeline's image"
)
IMAGE = "registry.example.org/f1-platform-pipeline:1.2.3"
PASSWORD = "0c7a44"
URL = f"postgresql://f1:{PASSWORD}@postgres/f1"
TOLD = {
    "F1_RUN_LAUNCHER": "docker",
    "F1_RAW_URL": "s3://bucket/raw?access_key=hidden",
    "F1_RUN_IMAGE": IMAGE,
    "F1_RUN_NETWORKS": "f1-platform_stores, f1-platform_outside",
    "F1_RUN_VOLUMES_FROM": "f1-platform-code-server-1",
    "F1_RUN_MEMORY": "2g",
}


@pytest.fixture(autouse=True)
def _nothing_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("F1_", "DAGSTER_", "AWS_"))]:
        monkeypatch.delenv(name)
    for name in ("DAGSTER_HOME", "DAGSTER_CONTAINER_IMAGE", "DAGSTER_CONTAINER_CONTEXT", RECORD):
        monkeypatch.setenv(name, "taken away after the test")
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def code_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """The variables of a code server whose runs are containers."""
    secret = tmp_path / "secret"
    secret.write_text(URL)
    files = {f"F1_{name}_FILE": str(secret) for name in ("DATABASE_URL", "DAGSTER_URL")}
    given = {**TOLD, **files, "F1_HOME": str(tmp_path / "home")}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return given


def present(monkeypatch: pytest.MonkeyPatch, *, there: bool = True) -> None:
    """Has dagster-docker installed, or not, whatever this environment holds."""
    monkeypatch.setattr(containers, "find_spec", lambda _: object() if there else None)


def told(settings: Settings, **more: str) -> dict[str, Any]:
    return container_context(settings, {**os.environ, **more})["docker"]


def test_runs_are_processes_of_the_code_server_unless_told_otherwise(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path)
    tell_containers(settings, os.environ)
    with dg.DagsterInstance.from_config(str(prepare(settings))) as instance:
        assert type(instance.run_launcher) is DefaultRunLauncher
    assert "DAGSTER_CONTAINER_CONTEXT" not in os.environ


def test_containers_are_what_dagster_reads_beside_its_record_in_postgres(
    code_server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    present(monkeypatch)
    home = prepare(load_settings())
    said, _ = dagster_instance_config(str(home))
    assert said["run_launcher"] == {"module": "dagster_docker", "class": "DockerRunLauncher"}
    assert said["storage"]["postgres"]["postgres_url"] == {"env": RECORD}
    assert said["run_monitoring"]["enabled"] and said["run_monitoring"]["max_resume_run_attempts"] == 0
    monkeypatch.setenv("F1_RUN_LAUNCHER", "local")
    prepare(load_settings())
    assert "run_launcher" not in yaml.safe_load((home / "dagster.yaml").read_text())


def test_without_a_record_that_runs_elsewhere_reach_containers_are_refused(tmp_path: Path) -> None:
    done = f1(tmp_path / "home", "dagster", "--only", "daemon", F1_RUN_LAUNCHER="docker", F1_ARCHIVE="")
    assert_one_message(done, 2, "F1_RUN_LAUNCHER='docker'", "F1_DAGSTER_URL")


def test_where_dagster_docker_is_not_installed_containers_are_refused(
    code_server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    present(monkeypatch, there=False)
    with pytest.raises(SettingsError, match="F1_RUN_LAUNCHER='docker': dagster-docker is not installed here"):
        prepare(load_settings())


@pytest.mark.parametrize(
    ("without", "named"),
    [
        ("F1_RAW_URL", "a raw store that hosts share"),
        ("F1_DATABASE_URL_FILE", "a raw store that hosts share"),
        ("F1_RUN_IMAGE", "F1_RUN_IMAGE"),
        ("F1_RUN_VOLUMES_FROM", "F1_RUN_VOLUMES_FROM"),
    ],
)
def test_what_a_container_cannot_do_without_is_asked_for_by_name(
    without: str, named: str, code_server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(without)
    with pytest.raises(SettingsError, match=f"1 setting is wrong: F1_RUN_LAUNCHER='docker': .*{named}"):
        tell_containers(load_settings(), os.environ)


def test_a_secret_that_is_no_file_is_refused_and_not_told(
    code_server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("F1_OPENF1_PASSWORD", PASSWORD)
    with pytest.raises(SettingsError, match="F1_OPENF1_PASSWORD_FILE") as refused:
        tell_containers(load_settings(), os.environ)
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize(("name", "value"), [("F1_RUN_LAUNCHER", "podman"), ("F1_RUN_MEMORY", "much")])
def test_a_wrong_setting_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}='{value}'"):
        load_settings()


def test_every_setting_and_secret_file_reaches_a_run_and_what_may_be_a_secret_by_its_name_alone(
    code_server: dict[str, str],
) -> None:
    variables = told(load_settings(), AWS_SECRET_ACCESS_KEY=PASSWORD, F1_NOW="", PATH="/bin")["env_vars"]
    plain = {f"{name}={value}" for name, value in code_server.items() if name != "F1_RAW_URL"}
    assert set(variables) == plain | {"F1_RAW_URL", "AWS_SECRET_ACCESS_KEY"}


def test_the_code_server_hands_on_its_image_and_the_context_as_dagster_takes_them(code_server: dict[str, str]) -> None:
    tell_containers(load_settings(), os.environ)
    assert os.environ["DAGSTER_CONTAINER_IMAGE"] == IMAGE
    assert json.loads(os.environ["DAGSTER_CONTAINER_CONTEXT"])["docker"]["container_kwargs"]["mem_limit"] == "2g"


@needs_launcher
def test_dagster_docker_makes_a_container_like_the_code_server_s_and_tells_it_no_secret(
    code_server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dagster_docker import DockerRunLauncher

    monkeypatch.setenv(RECORD, URL)
    context = container_context(load_settings(), os.environ)
    with engine() as asked, dg.instance_for_test() as instance:
        monkeypatch.setenv("DOCKER_HOST", asked.address)
        launcher = DockerRunLauncher()
        launcher.register_instance(instance)
        run = _run_of(instance, context)
        launcher.launch_run(LaunchRunContext(run, None))
        tags = instance.get_run_by_id(run.run_id).tags
    (made,) = asked.made
    assert made["Image"] == IMAGE and made["Entrypoint"][1:] == ["-m", "f1_platform.orchestration.run_worker"]
    assert made["Cmd"][-3:-1] == ["api", "execute_run"] and run.run_id in made["Cmd"][-1]
    assert {f"{name}={value}" for name, value in code_server.items()} <= set(made["Env"])
    host = made["HostConfig"]
    assert host["VolumesFrom"] == ["f1-platform-code-server-1"] and host["Memory"] == 2 * 1024**3
    assert host["ReadonlyRootfs"] and host["CapDrop"] == ["ALL"] and "User" not in made
    assert host["SecurityOpt"] == ["no-new-privileges:true"] and host["Tmpfs"] == {"/tmp": ""} and host["Init"]
    assert [made["HostConfig"]["NetworkMode"], *asked.joined] == ["f1-platform_stores", "f1-platform_outside"]
    assert asked.started == [ID] == [tags["docker/container_id"]]
    assert PASSWORD not in json.dumps(made) and RECORD not in json.dumps(made["Env"])


def test_a_run_s_first_program_learns_the_record_from_its_file_and_becomes_the_launcher_s(
    code_server: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = f"import os; print(os.environ[{RECORD!r}], os.environ['DAGSTER_HOME'])"
    command = [sys.executable, "-m", "f1_platform.orchestration.run_worker", sys.executable, "-c", said]
    monkeypatch.setenv("F1_RUN_LAUNCHER", "local")  # dagster-docker need not be here.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    address, home = done.stdout.split()
    assert address == URL.replace("postgresql", "postgresql+psycopg2")
    assert Path(home) == Path(code_server["F1_HOME"]) / "dagster"


def _run_of(instance: dg.DagsterInstance, context: dict[str, Any]) -> dg.DagsterRun:
    """A run of the code server's that waits to be launched."""
    repository = RepositoryPythonOrigin(
        sys.executable, ModuleCodePointer("f1_platform.definitions", "defs"), IMAGE, container_context=context
    )
    location = RegisteredCodeLocationOrigin("f1_platform.definitions")
    return instance.create_run_for_job(
        dg.JobDefinition(name="fetching", graph_def=dg.GraphDefinition(name="fetching")),
        job_code_origin=JobPythonOrigin("fetching", repository),
        remote_job_origin=RemoteJobOrigin(RemoteRepositoryOrigin(location, "__repository__"), "fetching"),
    )
