"""Prometheus's configuration as it is shipped, and the tool that judges it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "docker" / "prometheus"
PROMTOOL = shutil.which("promtool", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
"""`make test` fetches it where it can."""

needs_promtool = pytest.mark.skipif(
    PROMTOOL is None, reason="promtool is not there, and `make test` could not fetch it"
)

_OWN_NAME = re.compile(r"\bf1_\w+")
_TOLD_BY_PROMETHEUS = "up"


def rules() -> dict[str, dict[str, Any]]:
    """All alerts by name."""
    groups = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def metrics_of(rule: dict[str, Any]) -> set[str]:
    """The names of our metrics that an alert reads."""
    return set(_OWN_NAME.findall(rule["expr"]))


def reads_prometheus_own(rule: dict[str, Any]) -> bool:
    """Whether an alert reads what Prometheus itself tells of its targets."""
    return re.search(rf"\b{_TOLD_BY_PROMETHEUS}\b", rule["expr"]) is not None


def promtool(*arguments: str, folder: Path = FOLDER) -> subprocess.CompletedProcess[str]:
    """Runs promtool in the folder of the rules."""
    return subprocess.run([PROMTOOL or "", *arguments], cwd=folder, capture_output=True, text=True, timeout=60)
