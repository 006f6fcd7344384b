"""A small invented weekend, and the home that an undisturbed run makes of it."""

import shutil
from pathlib import Path

import pytest

from f1_platform_tests.e2e.homes import f1
from f1_platform_tests.orchestration.worlds import write_world


@pytest.fixture(scope="session")
def weekend(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Recorded files of a season with one meeting."""
    folder = tmp_path_factory.mktemp("weekend")
    write_world(folder)
    return folder


@pytest.fixture(scope="session")
def whole(weekend: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after an undisturbed run, without an archive; tests look at it only."""
    home = tmp_path_factory.mktemp("whole") / "home"
    done = f1(home, "run", "--season", "2024", "--from", str(weekend), F1_ARCHIVE="")
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(whole: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may damage."""
    beside = shutil.ignore_patterns("*-shm", "*-wal")  # empty; they come and go with whoever reads the original
    return Path(shutil.copytree(whole, tmp_path / "home", ignore=beside))
