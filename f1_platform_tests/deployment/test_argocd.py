"""ArgoCD's applications: they lead to the chart as it lies here, may make what it makes, and agree with one another."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from f1_platform_tests.deployment.charts import CHART, DEPLOY, Manifest, needs_helm, of_kind, template

FOLDER = DEPLOY / "argocd"
CLUSTER_WIDE = {"Namespace", "PersistentVolume", "ClusterRole", "ClusterRoleBinding"}


def read(name: str) -> list[Manifest]:
    return list(yaml.safe_load_all((FOLDER / name).read_text()))


def applications() -> dict[str, Manifest]:
    """All applications by name, those of the set filled in."""
    (pipeline,), (apis,) = read("f1-platform.yaml"), read("api.yaml")
    found = {pipeline["metadata"]["name"]: pipeline["spec"]}
    pattern = yaml.safe_dump(apis["spec"]["template"])
    for element in apis["spec"]["generators"][0]["list"]["elements"]:
        text = pattern
        for word, value in element.items():
            text = text.replace("{{." + word + "}}", str(value))
        filled = yaml.safe_load(text)
        found[filled["metadata"]["name"]] = filled["spec"]
    return found


def rendered(application: Manifest) -> list[Manifest]:
    """What ArgoCD makes of an application."""
    chart = application["source"]["helm"]
    files = [part for file in chart["valueFiles"] for part in ("-f", CHART / file)]
    values = [f"--set-string={each['name']}={each['value']}" for each in chart["parameters"]]
    done = template(chart["releaseName"], *files, *values)
    assert done.returncode == 0, done.stderr
    return [each for each in yaml.safe_load_all(done.stdout) if each]


def test_pipeline_and_both_colours_are_applications() -> None:
    assert applications().keys() == {"f1", "f1-blue", "f1-green"}


@pytest.mark.parametrize("name", ["f1", "f1-blue", "f1-green"])
def test_an_application_leads_to_the_chart_within_its_project(name: str) -> None:
    (project,) = read("project.yaml")
    application = applications()[name]
    assert application["project"] == project["metadata"]["name"]
    assert application["source"]["repoURL"] in project["spec"]["sourceRepos"]
    assert application["destination"] in project["spec"]["destinations"]
    assert (DEPLOY.parent / application["source"]["path"]).samefile(CHART)
    assert application["source"]["helm"]["releaseName"] == name


@needs_helm
@pytest.mark.parametrize("name", ["f1", "f1-blue", "f1-green"])
def test_the_project_lets_the_chart_make_what_it_makes(name: str) -> None:
    (project,) = read("project.yaml")
    allowed = {(each["group"], each["kind"]) for each in project["spec"]["clusterResourceWhitelist"]}
    assert {kind for _, kind in allowed} == CLUSTER_WIDE
    for manifest in rendered(applications()[name]):
        group, _, _ = manifest["apiVersion"].rpartition("/")
        if manifest["kind"] in CLUSTER_WIDE:
            assert (group, manifest["kind"]) in allowed
        else:
            assert manifest["metadata"].get("namespace", "f1") == "f1"


@needs_helm
def test_clients_are_led_to_a_colour_that_is_an_application() -> None:
    found = applications()
    selector = of_kind(rendered(found["f1"]), "Service")["f1-traffic"]["spec"]["selector"]
    assert selector["app.kubernetes.io/instance"] in found.keys() - {"f1"}


@needs_helm
def test_secrets_are_copied_under_the_names_that_pods_ask_for() -> None:
    copied = of_kind(read("secrets.yaml"), "ExternalSecret")
    assert {_asked(rendered(each)) for each in applications().values()} != {frozenset()}
    for application in applications().values():
        assert _asked(rendered(application)) <= copied.keys()
    for name, each in copied.items():
        assert each["spec"]["dataFrom"] == [{"extract": {"key": f"f1/{name}"}}]


def _asked(manifests: list[Manifest]) -> frozenset[str]:
    """Names of the secrets that pods mount or read."""
    found: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key in ("secret", "secretKeyRef") and isinstance(inner, dict) and "name" in inner:
                    found.add(inner["name"])
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    look([each["spec"] for each in manifests if each["kind"] == "Deployment"])
    return frozenset(found)
