"""The cloud: Terraform finds its configuration valid, applies it to invented answers, and its values suit the chart.

The provider is a stand-in that knows the real one's schema and makes nothing: see `provider`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from f1_platform_tests.deployment.charts import CHART, DEPLOY, needs_helm, template
from f1_platform_tests.deployment.programs import program
from f1_platform_tests.deployment.provider_schema import FILES, used

FOLDER = DEPLOY / "terraform"
STAND_IN = Path(__file__).with_name("provider.py")
SCHEMAS = Path(__file__).with_name("providers")
RUNS = re.findall(r'^run "(\w+)"', (FOLDER / "tests" / "plan.tftest.hcl").read_text(), re.MULTILINE)

TERRAFORM = program("terraform")
needs_terraform = pytest.mark.skipif(
    TERRAFORM is None, reason="terraform is not there: install its binary, 1.9 or newer"
)


@pytest.fixture(scope="module")
def providers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Terraform's own settings, by which it takes the stand-ins for providers and asks no registry."""
    folder = tmp_path_factory.mktemp("providers")
    for schema in SCHEMAS.glob("*.json"):
        program = folder / schema.stem / f"terraform-provider-{schema.stem}"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{STAND_IN}" "{schema}"\n')
        program.chmod(0o755)
    overrides = "\n".join(f'"hashicorp/{each.name}" = "{each}"' for each in folder.iterdir())
    settings = folder / "terraform.rc"
    settings.write_text(f"provider_installation {{\ndev_overrides {{\n{overrides}\n}}\n}}\ndisable_checkpoint = true\n")
    return settings


def terraform(folder: Path, providers: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs terraform in a folder, without TLS to its stand-ins."""
    told = os.environ | {"TF_CLI_CONFIG_FILE": str(providers), "TF_DISABLE_PLUGIN_TLS": "1"}
    command = [TERRAFORM or "", *arguments]
    return subprocess.run(command, cwd=folder, env=told, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The configuration where terraform may write beside it."""
    return shutil.copytree(FOLDER, tmp_path_factory.mktemp("terraform") / "f1")


@needs_terraform
def test_the_configuration_is_written_as_terraform_writes_it(providers: Path) -> None:
    done = terraform(FOLDER, providers, "fmt", "-check", "-recursive", "-diff")
    assert done.returncode == 0, done.stdout


@needs_terraform
def test_the_provider_knows_every_name_that_is_used(copied: Path, providers: Path) -> None:
    found = json.loads(terraform(copied, providers, "validate", "-json").stdout)
    assert found["valid"], found["diagnostics"]


@needs_terraform
@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("deletion_protection             = true", "deletion_protected = true", "Unsupported argument"),
        ("instance_class = var.database.class\n", "", "Missing required argument"),
        ("aws_kms_key.this.arn", "aws_kms_key.that.arn", "Reference to undeclared resource"),
        ("aws_kms_key.this.key_id", "aws_kms_key.this.key_name", "Unsupported attribute"),
    ],
)
def test_a_wrong_name_is_noticed(right: str, wrong: str, said: str, providers: Path, tmp_path: Path) -> None:
    spoiled = shutil.copytree(FOLDER, tmp_path / "f1")
    text = (FOLDER / "database.tf").read_text()
    assert right in text
    (spoiled / "database.tf").write_text(text.replace(right, wrong, 1))
    found = json.loads(terraform(spoiled, providers, "validate", "-json").stdout)
    errors = [each["summary"] for each in found["diagnostics"] if each["severity"] == "error"]
    assert errors == [said]


@pytest.fixture(scope="module")
def told(copied: Path, providers: Path) -> list[dict[str, Any]]:
    """What `terraform test` says, message by message."""
    done = terraform(copied, providers, "test", "-json", "-verbose")
    return [json.loads(line) for line in done.stdout.splitlines()]


@needs_terraform
@pytest.mark.parametrize("run", RUNS)
def test_applied_to_invented_answers_it_is_what_it_promises(run: str, told: list[dict[str, Any]]) -> None:
    ended = [
        each["test_run"]["status"]
        for each in told
        if each.get("test_run", {}).get("run") == run and "status" in each["test_run"]
    ]
    faults = [
        each["diagnostic"]
        for each in told
        if each["type"] == "diagnostic" and each["diagnostic"]["severity"] == "error"
    ]
    assert ended == ["pass"], faults


@needs_terraform
@needs_helm
@pytest.mark.parametrize("size", ["small", "large", "colour"])
def test_the_chart_takes_the_values_that_the_cloud_hands_over(
    size: str, told: list[dict[str, Any]], tmp_path: Path
) -> None:
    (state,) = (each["test_state"] for each in told if each["type"] == "test_state")
    (tmp_path / "cloud.yaml").write_text(state["outputs"]["helm_values"]["value"])
    done = template("f1", "-f", CHART / f"values-{size}.yaml", "-f", tmp_path / "cloud.yaml")
    assert done.returncode == 0, done.stderr
    assert "s3://f1-raw-111122223333-eu-central-1/raw" in done.stdout


def test_no_secret_stands_in_the_configuration() -> None:
    text = "\n".join(file.read_text() for file in FILES)
    assert "manage_master_user_password" in text
    assert not re.search(r"^\s*(password|secret_string|master_password)\s*=", text, re.MULTILINE)
    assert "secretsmanager_secret_version" not in {name for _, name in used()}


def test_every_variable_and_output_says_what_it_is() -> None:
    for file in ("variables.tf", "outputs.tf"):
        blocks = re.split(r"^(?=variable|output)", (FOLDER / file).read_text(), flags=re.MULTILINE)[1:]
        assert blocks
        assert all(re.search(r'^  description = ".+"$', block, re.MULTILINE) for block in blocks)
