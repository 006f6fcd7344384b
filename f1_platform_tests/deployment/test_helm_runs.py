"""Dagster's instance as the chart writes it: Dagster takes it, and starts Jobs from it that Kubernetes takes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from f1_platform_tests.deployment.charts import (
    Manifest,
    environment,
    judged,
    needs_helm,
    needs_judge,
    of_kind,
    pods,
    rendered,
)

pytestmark = needs_helm

KUBECONFIG = {
    "apiVersion": "v1",
    "kind": "Config",
    "current-context": "none",
    "contexts": [{"name": "none", "context": {"cluster": "none", "user": "none"}}],
    "clusters": [{"name": "none", "cluster": {"server": "https://127.0.0.1:1"}}],
    "users": [{"name": "none", "user": {}}],
}
"""A cluster that nobody asks."""


class Kept:
    """Kubernetes's interface for Jobs, as far as the launcher asks for it: keeps what it is told to create."""

    def __init__(self) -> None:
        self.jobs: list[Any] = []

    def create_namespaced_job(self, *, body: Any, namespace: str, **_: Any) -> None:
        """One more, in the release's namespace."""
        assert namespace == "f1"
        self.jobs.append(body)


def instance_file(size: str) -> str:
    return of_kind(rendered(size), "ConfigMap")["f1-instance"]["data"]["dagster.yaml"]


@pytest.mark.parametrize("size", ["small", "large"])
def test_dagster_takes_the_instance(size: str, tmp_path: Path) -> None:
    from dagster._core.instance.config import dagster_instance_config

    (tmp_path / "dagster.yaml").write_text(instance_file(size))
    config, _ = dagster_instance_config(str(tmp_path))
    assert config["storage"] == {"postgres": {"postgres_url": {"env": "DAGSTER_POSTGRES_URL"}}}
    assert config["run_launcher"]["class"] == {"small": "DefaultRunLauncher", "large": "K8sRunLauncher"}[size]


def test_a_wrong_word_in_the_instance_is_noticed(tmp_path: Path) -> None:
    from dagster._core.instance.config import dagster_instance_config

    (tmp_path / "dagster.yaml").write_text(instance_file("small").replace("max_concurrent_runs", "most_runs"))
    with pytest.raises(dg.DagsterInvalidConfigError, match="most_runs"):
        dagster_instance_config(str(tmp_path))


@pytest.mark.parametrize("size", ["small", "large"])
def test_webserver_and_daemon_look_for_the_code_where_it_is_served(size: str) -> None:
    manifests = rendered(size)
    workspace = yaml.safe_load(of_kind(manifests, "ConfigMap")["f1-instance"]["data"]["workspace.yaml"])
    (server,) = (each["grpc_server"] for each in workspace["load_from"])
    service = of_kind(manifests, "Service")[server["host"]]
    assert [port["port"] for port in service["spec"]["ports"]] == [server["port"]]


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Manifest]:
    """The Job that Dagster's own launcher makes of a run, configured as the chart does."""
    module = pytest.importorskip("dagster_k8s", reason="dagster-k8s is not there: the launcher cannot be tried")
    from dagster._core.code_pointer import ModuleCodePointer
    from dagster._core.launcher import LaunchRunContext
    from dagster._core.origin import JobPythonOrigin, RepositoryPythonOrigin
    from kubernetes.client import ApiClient  # pyright: ignore[reportMissingImports]

    folder = tmp_path_factory.mktemp("launcher")
    (folder / "kubeconfig").write_text(yaml.safe_dump(KUBECONFIG))
    config = yaml.safe_load(instance_file("large"))["run_launcher"]["config"]
    elsewhere = {"load_incluster_config": False, "kubeconfig_file": str(folder / "kubeconfig")}
    kept = Kept()
    launcher = module.K8sRunLauncher(**config, **elsewhere, k8s_client_batch_api=kept)
    code = RepositoryPythonOrigin("python", ModuleCodePointer("f1_platform.definitions", "defs"))
    with dg.DagsterInstance.local_temp(str(folder)) as instance:
        launcher.register_instance(instance)
        run = dg.DagsterRun(job_name="__ASSET_JOB", job_code_origin=JobPythonOrigin("__ASSET_JOB", code))
        instance.add_run(run)
        launcher.launch_run(LaunchRunContext(dagster_run=run, workspace=None))
    (job,) = kept.jobs
    yield ApiClient().sanitize_for_serialization(job)


@needs_judge
def test_kubernetes_knows_every_field_of_a_runs_job(job: Manifest) -> None:
    done = judged([job])
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_run_is_given_what_the_code_server_is_given(job: Manifest) -> None:
    run, server = job["spec"]["template"]["spec"], pods(rendered("large"))["f1-code-server"]
    (container,), (served_by,) = run["containers"], server["containers"]
    assert environment(server).items() <= environment(run).items()
    assert container["envFrom"] == served_by["envFrom"]
    assert container["image"] == served_by["image"]
    # The instance comes with the Job's command.
    folders = {each["mountPath"] for each in served_by["volumeMounts"] if each["name"] != "instance"}
    assert folders <= {each["mountPath"] for each in container["volumeMounts"]}
    assert run["serviceAccountName"] == server["serviceAccountName"]


def test_a_run_may_do_no_more_than_other_pods(job: Manifest) -> None:
    run, server = job["spec"]["template"]["spec"], pods(rendered("large"))["f1-code-server"]
    assert run["automountServiceAccountToken"] is False
    assert run["securityContext"] == server["securityContext"]
    assert run["containers"][0]["securityContext"] == server["containers"][0]["securityContext"]
    selected = of_kind(rendered("large"), "NetworkPolicy")["f1-runs"]["spec"]["podSelector"]["matchLabels"]
    assert selected.items() <= job["spec"]["template"]["metadata"]["labels"].items()


def test_a_job_is_tried_once_and_looked_at_for_a_day(job: Manifest) -> None:
    assert job["spec"]["backoffLimit"] == 0
    assert job["spec"]["ttlSecondsAfterFinished"] == 86400
