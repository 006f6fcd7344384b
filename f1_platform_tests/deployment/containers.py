"""What docker/ says, as tests read it: the compose file, the variables of .env.example, the locks of the images."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from f1_platform_tests.deployment.programs import program

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
COMPOSE_FILE = DOCKER / "compose.yaml"
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_FILE.read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]

_LINE = re.compile(r"^#?([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)
_VARIABLE = re.compile(r"\$\{(\w+):-([^{}]*)\}")
_LOCKED = re.compile(r"^([a-z0-9-]+)(?:\[[\w,-]+\])?==(\S+)", re.MULTILINE)


def variables() -> dict[str, str]:
    """The lines of .env.example, commented or not."""
    return dict(_LINE.findall((DOCKER / ".env.example").read_text()))


def interpolated() -> dict[str, str]:
    """The variables that the compose file asks for, with their defaults."""
    return dict(_VARIABLE.findall(COMPOSE_FILE.read_text()))


def resolved(text: str) -> str:
    """A value of the compose file as it is where no variable is set."""
    return _VARIABLE.sub(r"\2", text)


def locked(lock: Path) -> dict[str, str]:
    """Versions by distribution; where a lock has two, by platform, the last."""
    return dict(_LOCKED.findall(lock.read_text()))


def compose_command() -> list[str] | None:
    """Compose, by itself or as the plugin of Docker's command line."""
    if alone := program("docker-compose-v2"):
        return [alone]
    asked = ["docker", "compose", "version"]
    found = shutil.which("docker") and subprocess.run(asked, capture_output=True, check=False).returncode == 0
    return asked[:2] if found else None
