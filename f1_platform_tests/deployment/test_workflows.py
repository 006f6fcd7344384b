"""Workflows of a hosted repository: they do what `make` does, may do no more than they must, and name what they use."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from f1_platform_tests.deployment.programs import program

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "workflows"
WORKFLOWS: dict[str, dict[str, Any]] = {
    path.stem: yaml.load(path.read_text(), yaml.BaseLoader) for path in sorted(FOLDER.glob("*.yml"))
}
ACTIONLINT = program("actionlint")
TARGETS = {"lint", "test", "build"}
JOBS = [(workflow, job) for workflow, given in WORKFLOWS.items() for job in given["jobs"]]


def steps() -> Iterator[dict[str, Any]]:
    for workflow, job in JOBS:
        yield from WORKFLOWS[workflow]["jobs"][job].get("steps", ())


@pytest.mark.skipif(ACTIONLINT is None, reason="actionlint is not there, and `make test` could not fetch it")
def test_workflows_are_valid() -> None:
    done = subprocess.run([str(ACTIONLINT), "-no-color"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_everything_that_make_knows_is_left_to_make() -> None:
    called = [target for step in steps() for target in re.findall(r"\bmake (\w+)", step.get("run", ""))]
    assert set(called) == TARGETS
    others = [step["run"] for step in steps() if "run" in step and not step["run"].startswith("make ")]
    assert not any(re.search(r"\b(pip|uv|pytest|ruff|docker build)\b", run) for run in others)


def test_each_python_that_is_supported_is_tested() -> None:
    lowest = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"].removeprefix(">=")
    tested = WORKFLOWS["checks"]["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert tested == [lowest, "3.12", "3.13"]


@pytest.mark.parametrize("step", [step for step in steps() if "uses" in step], ids=lambda step: step["uses"])
def test_an_action_is_pinned_to_one_version(step: dict[str, Any]) -> None:
    assert re.fullmatch(r"[\w-]+/[\w-]+@(v\d+\.\d+\.\d+|[0-9a-f]{40})", step["uses"])
    if step["uses"].startswith("actions/checkout@"):
        assert step["with"]["persist-credentials"] == "false"


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_a_workflow_may_read_and_no_more(workflow: str) -> None:
    assert WORKFLOWS[workflow]["permissions"] == {"contents": "read"}


def test_only_the_job_that_announces_a_release_may_write() -> None:
    more = {(workflow, job) for workflow, job in JOBS if "permissions" in WORKFLOWS[workflow]["jobs"][job]}
    assert more == {("release", "announce")}
    assert WORKFLOWS["release"]["jobs"]["announce"]["permissions"] == {"contents": "write"}


@pytest.mark.parametrize(("workflow", "job"), JOBS)
def test_a_job_ends_in_time(workflow: str, job: str) -> None:
    given = WORKFLOWS[workflow]["jobs"][job]
    assert given.get("uses", "").startswith("./.github/workflows/") or int(given["timeout-minutes"]) <= 60


def test_nothing_that_others_write_is_put_into_a_shell() -> None:
    assert not any("${{" in step.get("run", "") for step in steps())


def test_images_are_pushed_for_a_tag_alone_and_never_before_they_were_looked_at() -> None:
    assert "push" not in WORKFLOWS["ci"]["jobs"]["images"]["with"]
    assert list(WORKFLOWS["release"]["on"]["push"]) == ["tags"]
    assert WORKFLOWS["release"]["jobs"]["images"]["needs"] == "checks"
    done = [step.get("uses", step.get("run", "")) for step in WORKFLOWS["images"]["jobs"]["images"]["steps"]]
    scans = [number for number, what in enumerate(done) if what.startswith("anchore/scan-action@")]
    (pushes,) = (number for number, what in enumerate(done) if "docker push" in what)
    assert len(scans) == 3 and done.index("make build") < min(scans) and max(scans) < pushes


def test_where_images_go_is_a_variable() -> None:
    given = WORKFLOWS["images"]["jobs"]["images"]
    assert "vars.IMAGE_REGISTRY" in given["env"]["REGISTRY"]
    scanned = [step["with"]["image"] for step in given["steps"] if step.get("uses", "").startswith("anchore/")]
    assert scanned == [
        f"${{{{ env.REGISTRY }}}}f1-platform-{image}:${{{{ inputs.tag }}}}" for image in ("api", "pipeline", "hbase")
    ]
