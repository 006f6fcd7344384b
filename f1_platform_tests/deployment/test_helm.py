"""The chart: valid for every size; what it promises about rights, secrets, traffic and disks holds once rendered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from f1_platform import __version__
from f1_platform.settings import unknown_settings
from f1_platform_tests.deployment.charts import (
    CHART,
    SIZES,
    Manifest,
    environment,
    files_of,
    helm,
    judged,
    needs_helm,
    needs_judge,
    of_kind,
    pods,
    rendered,
    template,
)
from f1_platform_tests.watching.rules import needs_promtool, promtool

pytestmark = needs_helm


@pytest.mark.parametrize("size", SIZES)
def test_helm_finds_no_fault_in_a_size(size: str) -> None:
    done = helm("lint", CHART, "--strict", "--quiet", *files_of(size))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_chart_is_released_with_the_platform() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    assert chart["version"] == chart["appVersion"] == __version__


@needs_judge
@pytest.mark.parametrize("raw", ["parquet", "hbase"])
@pytest.mark.parametrize("size", SIZES)
def test_kubernetes_knows_every_field_of_what_is_rendered(size: str, raw: str) -> None:
    done = judged(rendered(size, f"--set=settings.F1_RAW_STORE={raw}"))
    assert done.returncode == 0, done.stdout + done.stderr


@needs_judge
@pytest.mark.parametrize("size", SIZES)
def test_so_does_the_oldest_kubernetes_that_the_chart_takes(size: str) -> None:
    oldest = yaml.safe_load((CHART / "Chart.yaml").read_text())["kubeVersion"].removeprefix(">=").removesuffix(".0-0")
    done = judged(rendered(size), "--kubernetes-version", oldest)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_judge
def test_a_field_that_kubernetes_does_not_have_is_noticed() -> None:
    deployment = of_kind(rendered("small"), "Deployment")["f1-api"]
    deployment["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    assert judged([deployment]).returncode != 0


@pytest.mark.parametrize("size", SIZES)
def test_no_pod_may_do_or_write_more_than_it_must(size: str) -> None:
    for name, pod in pods(rendered(size)).items():
        assert pod["securityContext"]["runAsNonRoot"], name
        assert pod["securityContext"]["runAsUser"] == 65532
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }


@pytest.mark.parametrize("size", SIZES)
def test_every_container_is_probed_bounded_and_spread(size: str) -> None:
    for name, pod in pods(rendered(size)).items():
        (container,) = pod["containers"]
        assert {"startupProbe", "livenessProbe"} <= container.keys(), name
        assert ("readinessProbe" in container) == ("ports" in container), name
        assert container["resources"]["requests"].keys() == {"cpu", "memory"}
        assert "memory" in container["resources"]["limits"]
        zones = {each["topologyKey"] for each in pod["topologySpreadConstraints"]}
        assert zones == {"topology.kubernetes.io/zone", "kubernetes.io/hostname"}


def test_the_api_is_asked_whether_it_lives_and_whether_it_is_ready() -> None:
    (container,) = pods(rendered("small"))["f1-api"]["containers"]
    assert container["livenessProbe"]["httpGet"]["path"] == container["startupProbe"]["httpGet"]["path"] == "/livez"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"


@pytest.mark.parametrize("size", SIZES)
def test_secrets_are_only_named_and_lie_where_the_settings_look_for_them(size: str) -> None:
    manifests = rendered(size)
    assert not of_kind(manifests, "Secret")
    for name, pod in pods(manifests).items():
        files = {each["name"]: each["value"] for each in environment(pod).values() if each["name"].endswith("_FILE")}
        mounted = {f"/run/secrets/f1/{path}" for path in _paths(pod)}
        assert set(files.values()) <= mounted, name
        assert not unknown_settings(name for name in environment(pod))
    assert not unknown_settings(of_kind(manifests, "ConfigMap")[f"{SIZES[size]}-settings"]["data"])


def test_the_api_reads_with_the_readers_role_alone() -> None:
    given = environment(pods(rendered("colour"))["f1-blue-api"])
    assert given.keys() == {"F1_HOME", "F1_DATABASE_READER_URL_FILE", "F1_API_KEYS_FILE"}


@pytest.mark.parametrize("size", SIZES)
def test_whoever_speaks_to_the_database_has_the_certificates_that_sign_its_own(size: str) -> None:
    for name, pod in pods(rendered(size)).items():
        (folder,) = (each for each in pod["containers"][0]["volumeMounts"] if each["mountPath"] == "/run/secrets/f1")
        (volume,) = (each for each in pod["volumes"] if each["name"] == folder["name"])
        sources = volume["projected"]["sources"] if "projected" in volume else [volume]
        (certificates,) = (each["configMap"] for each in sources if "configMap" in each)
        assert certificates["name"] == "database-ca", name
        assert certificates["items"] == [{"key": "ca.pem", "path": "database-ca.pem"}]


def test_what_does_not_run_our_code_is_given_dagsters_database_alone() -> None:
    for component in ("daemon", "webserver"):
        pod = pods(rendered("large"))[f"f1-{component}"]
        assert environment(pod).keys() == {"DAGSTER_HOME", "DAGSTER_POSTGRES_URL"}
        assert "secretKeyRef" in environment(pod)["DAGSTER_POSTGRES_URL"]["valueFrom"]
        assert "envFrom" not in pod["containers"][0]


def test_only_what_launches_jobs_may_speak_to_kubernetes() -> None:
    trusted = {name for name, pod in pods(rendered("large")).items() if pod["automountServiceAccountToken"]}
    assert trusted == {"f1-daemon", "f1-webserver"}
    assert not any(pod["automountServiceAccountToken"] for pod in pods(rendered("small")).values())
    assert "f1-launcher" not in of_kind(rendered("small"), "Role")


def test_the_shared_service_leads_to_the_release_that_is_named() -> None:
    for colour in ("f1-blue", "f1-green"):
        service = of_kind(rendered("large", f"--set=traffic.release={colour}"), "Service")["f1-traffic"]
        (deployment,) = of_kind(rendered("colour", release=colour), "Deployment").values()
        labels = deployment["spec"]["template"]["metadata"]["labels"]
        assert service["spec"]["selector"].items() <= labels.items()
        assert labels["app.kubernetes.io/instance"] == colour


def test_two_colours_and_the_pipeline_share_no_name() -> None:
    releases = [rendered("large"), rendered("colour", release="f1-blue"), rendered("colour", release="f1-green")]
    names = [(each["kind"], each["metadata"]["name"]) for manifests in releases for each in manifests]
    assert len(names) == len(set(names))
    assert sum(name.endswith("-traffic") for kind, name in names if kind == "Service") == 1


def test_the_autoscaler_alone_says_how_many_pods_the_api_has() -> None:
    manifests = rendered("colour")
    assert "replicas" not in of_kind(manifests, "Deployment")["f1-blue-api"]["spec"]
    assert of_kind(manifests, "HorizontalPodAutoscaler")["f1-blue-api"]["spec"]["minReplicas"] == 3
    fixed = rendered("colour", "--set=api.autoscaling.enabled=false", "--set=api.replicas=5")
    assert of_kind(fixed, "Deployment")["f1-blue-api"]["spec"]["replicas"] == 5
    assert not of_kind(fixed, "HorizontalPodAutoscaler")


@pytest.mark.parametrize("size", SIZES)
def test_every_pod_has_a_policy_that_names_what_it_may_reach(size: str) -> None:
    manifests = rendered(size)
    policies = of_kind(manifests, "NetworkPolicy")
    for name in pods(manifests):
        assert policies[name]["spec"]["policyTypes"] == ["Ingress", "Egress"]
        assert all(rule.get("to") and rule.get("ports") for rule in policies[name]["spec"]["egress"])
    assert not policies.get("f1-daemon", {"spec": {"ingress": []}})["spec"]["ingress"]


def test_the_daemon_reaches_the_internet_only_where_it_starts_jobs() -> None:
    def ports(size: str) -> set[int]:
        rules = of_kind(rendered(size), "NetworkPolicy")["f1-daemon"]["spec"]["egress"]
        return {port["port"] for rule in rules for port in rule["ports"]}

    assert ports("small") == {53, 5432, 4000}
    assert ports("large") == {53, 5432, 4000, 443, 6443}


@pytest.mark.parametrize(
    ("image", "written"),
    [
        ([], "registry.example.org/formula1/f1-platform-api:0.1.0"),
        (["--set=image.registry=", "--set=image.tag=2.0"], "f1-platform-api:2.0"),
        (
            [f"--set=api.image.digest=sha256:{'0' * 64}"],
            f"registry.example.org/formula1/f1-platform-api@sha256:{'0' * 64}",
        ),
    ],
)
def test_an_image_is_named_by_registry_repository_and_tag_or_digest(image: list[str], written: str) -> None:
    assert pods(rendered("small", *image))["f1-api"]["containers"][0]["image"] == written


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("settings.F1_RAW_URL=", "pods share no disk"),
        ("settings.F1_DATABASE_URL=postgresql://f1:secret@db/f1", "F1_DATABASE_URL"),
        ("secrets.F1_DATABASE_URL.existingSecret=", "minLength"),
        ("image.tag=latest", "/image/tag"),
        ("api.workrs=2", "workrs"),
        ("dagster.runs.homeSize=", "Jobs on several nodes share the pipeline's home"),
        ("traffic.release=", "no API to lead clients to"),
    ],
)
def test_wrong_values_are_refused_by_name(wrong: str, said: str) -> None:
    done = template("f1", *files_of("large"), f"--set-string={wrong}")
    assert done.returncode != 0
    assert said in done.stderr


def test_the_pipelines_disk_outlives_its_release() -> None:
    claim = of_kind(rendered("small"), "PersistentVolumeClaim")["f1-home"]
    assert claim["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"


@needs_promtool
def test_prometheus_reads_the_jobs_that_scrape_nodes_and_pods(tmp_path: Path) -> None:
    jobs = of_kind(rendered("large"), "ConfigMap")["f1-scrape"]["data"]["f1.yml"]
    # Debian's promtool is built without looking into clusters, and finds no token here.
    elsewhere = re.sub(r"/var/run/secrets/\S+", "/dev/null", jobs).replace("kubernetes_sd_configs", "http_sd_configs")
    known = re.sub(r"- role: \w+(\n +namespaces: .*)?", "- url: http://127.0.0.1:1", elsewhere)
    (tmp_path / "prometheus.yml").write_text(known)
    done = promtool("check", "config", "prometheus.yml", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert [each["job_name"] for each in yaml.safe_load(jobs)["scrape_configs"]] == ["f1", "f1-nodes", "f1-pods"]


def _paths(pod: Manifest) -> set[str]:
    sources: list[Any] = [
        source for volume in pod["volumes"] for source in volume.get("projected", {}).get("sources", [])
    ]
    return {item["path"] for source in sources for kind in source.values() for item in kind["items"]}
