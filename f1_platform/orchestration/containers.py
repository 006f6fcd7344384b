"""Runs in containers of their own: what one is like, as the code server, whose code it runs, hands it to Dagster.

Starting, watching and ending it is dagster-docker's. A secret reaches the container as the file that the code server
has it from, among its volumes; it stands in no label, command or variable, nor in Dagster's record.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from f1_platform.errors import SettingsError
from f1_platform.settings import Settings, secret_names

_OWN_WORDS = ("AWS_", "AZURE_", "GOOGLE_")
"""Variables of object storage's clients. They may be secrets, so that the daemon hands over what it has itself."""

_STARTS_WITH = "f1_platform.orchestration.run_worker"
_PATIENCE = 60
"""Seconds that a run which is ended in the UI has before it is killed."""


def refuse_without_engine(settings: Settings) -> None:
    """Refuses runs in containers where nobody can start them.

    Raises:
        SettingsError: saying what else it takes.
    """
    if settings.run_launcher == "docker":
        faults: list[str] = []
        if settings.dagster_url is None:
            faults.append("expected together with F1_DAGSTER_URL, since runs elsewhere need a record that they reach")
        if find_spec("dagster_docker") is None:
            faults.append("dagster-docker is not installed here; it is in the pipeline's image")
        _refuse(faults)


def tell_containers(settings: Settings, environment: Mapping[str, str]) -> None:
    """Hands what a run's container is like to the code server that this process starts or becomes.

    Args:
        settings: the code server's.
        environment: its variables.

    Raises:
        SettingsError: naming what keeps such a container from doing the code server's work.
    """
    if settings.run_launcher == "docker":
        _refuse(_faults(settings, environment))
        os.environ["DAGSTER_CONTAINER_IMAGE"] = settings.run_image or ""
        os.environ["DAGSTER_CONTAINER_CONTEXT"] = json.dumps(container_context(settings, environment))


def container_context(settings: Settings, environment: Mapping[str, str]) -> dict[str, Any]:
    """The container of a run, in the words of dagster-docker: variables, networks, and how docker-py makes it."""
    return {
        "docker": {
            "env_vars": _variables(environment),
            "networks": list(settings.run_networks),
            "container_kwargs": {
                "entrypoint": [sys.executable, "-m", _STARTS_WITH],
                "volumes_from": [settings.run_volumes_from],
                "tmpfs": {"/tmp": ""},  # noqa: S108 - the container's own, in memory
                "mem_limit": settings.run_memory,
                "pids_limit": 1000,
                "read_only": True,
                "cap_drop": ["ALL"],
                "security_opt": ["no-new-privileges:true"],
                "init": True,
                "auto_remove": True,
                "stop_timeout": _PATIENCE,
            },
        }
    }


def _variables(environment: Mapping[str, str]) -> list[str]:
    """The platform's as they are here; by its name alone what may be a secret."""
    ours = [name for name, value in environment.items() if name.startswith("F1_") and value]
    theirs = [name for name in environment if name.startswith(_OWN_WORDS)]
    return sorted([*theirs, *(name if name == "F1_RAW_URL" else f"{name}={environment[name]}" for name in ours)])


def _faults(settings: Settings, environment: Mapping[str, str]) -> list[str]:
    faults: list[str] = []
    if not settings.shares_raw:
        faults.append("expected together with a raw store that hosts share: F1_DATABASE_URL, and F1_RAW_URL or HBase")
    if settings.run_image is None:
        faults.append("expected together with F1_RUN_IMAGE, the code server's own image")
    if settings.run_volumes_from is None:
        faults.append("expected together with F1_RUN_VOLUMES_FROM, the name of the code server's container")
    shown = [name for name in secret_names() if environment.get(name)]
    if shown:
        faults.append(f"expected {', '.join(f'{name}_FILE' for name in shown)}: a secret reaches containers as a file")
    return faults


def _refuse(faults: list[str]) -> None:
    if faults:
        said = "; ".join(f"F1_RUN_LAUNCHER='docker': {fault}" for fault in faults)
        what = "1 setting is wrong" if len(faults) == 1 else f"{len(faults)} settings are wrong"
        raise SettingsError(f"{what}: {said}", mend="Correct the environment or .env, or set F1_RUN_LAUNCHER=local")
