"""A home of Bahrain 2024, qualifying and race with telemetry, and the archive; made once for all test processes."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from f1_platform.charts import Source
from f1_platform.clock import SystemClock
from f1_platform.records import Records
from f1_platform.serving.sqlite.reading import Reader
from f1_platform.settings import Settings
from f1_platform_tests.e2e.homes import f1
from f1_platform_tests.recorded import OPENF1

SESSIONS = ("run", "--session", "9468", "--session", "9472", "--telemetry", "--from", str(OPENF1.absolute()))


@pytest.fixture(scope="session")
def bahrain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home; tests look at it only."""
    if not OPENF1.is_dir():
        pytest.skip(f"no recorded data at {OPENF1} (F1_TEST_DATA)")
    own = tmp_path_factory.getbasetemp()
    # Each process of a parallel run has a folder below the one of the run.
    home = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "bahrain"
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "serving.sqlite").exists():
            done = f1(home, *SESSIONS)
            assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="session")
def source(bahrain: Path) -> Source:
    """What figures of that home are gathered from."""
    return source_of(bahrain)


def source_of(home: Path) -> Source:
    """What figures of a home are gathered from."""
    settings = Settings(home=home, _env_file=None)
    records = Records(settings, SystemClock())
    records.refresh()
    return Source(Reader(settings.serving_path).rows, records)
