"""The Helm chart as it is shipped, and the tools that render and judge it."""

from __future__ import annotations

import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from f1_platform_tests.deployment.programs import program

Manifest = dict[str, Any]

DEPLOY = Path(__file__).parents[2] / "deploy"
CHART = DEPLOY / "helm" / "f1-platform"
SITE = CHART / "ci" / "site-values.yaml"
SIZES = {"small": "f1", "large": "f1", "colour": "f1-blue"}
"""The files of values, and the release that each is for."""


HELM, JUDGE = program("helm"), program("kubernetes-validate")

needs_helm = pytest.mark.skipif(HELM is None, reason="helm is not there, and `make test` could not fetch it")
needs_judge = pytest.mark.skipif(
    JUDGE is None, reason="kubernetes-validate is not there, and `make test` could not fetch it"
)


def helm(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs helm, which asks nobody."""
    return subprocess.run([HELM or "", *map(str, arguments)], capture_output=True, text=True, timeout=60)


def files_of(size: str) -> list[str | Path]:
    """The arguments that choose a size at the site that the chart brings as an example."""
    return ["-f", CHART / f"values-{size}.yaml", "-f", SITE]


def rendered(size: str, *arguments: str, release: str | None = None) -> list[Manifest]:
    """What a size comes to, with other values on top."""
    done = template(release or SIZES[size], *files_of(size), *arguments)
    assert done.returncode == 0, done.stderr
    return [manifest for manifest in yaml.safe_load_all(done.stdout) if manifest]


@lru_cache
def template(release: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What helm says; a helm that was not released thinks of an old Kubernetes, so a version is told."""
    return helm("template", release, CHART, "--namespace", "f1", "--kube-version", "1.31.0", *arguments)


def judged(manifests: list[Manifest], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Holds manifests against Kubernetes's own schemas; fields that they do not have are errors."""
    text, command = yaml.safe_dump_all(manifests), [JUDGE or "", "--strict", *arguments, "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)


def of_kind(manifests: list[Manifest], kind: str) -> dict[str, Manifest]:
    """Those of one kind, by name."""
    return {each["metadata"]["name"]: each for each in manifests if each["kind"] == kind}


def pods(manifests: list[Manifest]) -> dict[str, Manifest]:
    """Specifications of the pods that deployments make, by the deployment's name."""
    return {name: each["spec"]["template"]["spec"] for name, each in of_kind(manifests, "Deployment").items()}


def environment(pod: Manifest) -> Manifest:
    """The variables that a pod's container is given, by name, as they are written."""
    return {each["name"]: each for each in pod["containers"][0]["env"]}
