"""`f1` as a person runs it: a process of its own, an empty home, nothing of this machine's environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from f1_platform_tests.raw.hbase.running import RunningHBase, missing, running_hbase

Finished = subprocess.CompletedProcess[str]
F1 = Callable[..., Finished]


def environment(home: Path, **settings: str) -> dict[str, str]:
    """This environment without our settings; compiled modules are kept, so that the next process starts quickly."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("F1_", "PYTHONDONTWRITE"))}
    return {**kept, "F1_HOME": str(home), **{f"F1_{name.upper()}": value for name, value in settings.items()}}


@pytest.fixture
def f1(tmp_path: Path) -> F1:
    """Runs `f1` to its end."""

    def run(*arguments: str, **settings: str) -> Finished:
        return subprocess.run(
            [sys.executable, "-m", "f1_platform.cli", *arguments],
            env=environment(tmp_path / "home", **settings),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


@pytest.fixture(scope="session")
def hbase(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningHBase]:
    """The HBase that these tests share."""
    if lacking := missing():
        pytest.skip(lacking)
    with running_hbase(tmp_path_factory.mktemp("hbase")) as running:
        yield running
