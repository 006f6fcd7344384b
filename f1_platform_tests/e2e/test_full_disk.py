"""A disk that fills up, wherever that strikes: one clear message, and with more room the same command completes."""

from collections.abc import Generator
from functools import partial
from pathlib import Path

import pytest

from f1_platform_tests.e2e.homes import assert_one_message, contents, f1
from f1_platform_tests.e2e.small_disk import Disk, mounted


@pytest.fixture
def disk(tmp_path: Path) -> Generator[Disk]:
    """Below `tmp_path / "disk"`."""
    with mounted(tmp_path / "disk") as disk:
        yield disk


def assert_filling_up_loses_nothing(disk: Disk, size: str, home: Path, weekend: Path, whole: Path) -> None:
    """A run on a disk of this size, and again on a larger one."""
    run = partial(f1, home, "run", "--season", "2024", "--from", str(weekend), F1_ARCHIVE="")
    disk(f"size={size}")
    assert_one_message(run(), 1, "The disk is full", str(home), "Free some space")
    disk("size=100m")
    done = run()
    assert done.returncode == 0, done.stderr
    assert contents(home) == contents(whole)


def test_a_disk_that_fills_up_while_fetching_loses_nothing(disk: Disk, tmp_path: Path, weekend: Path, whole: Path):
    assert_filling_up_loses_nothing(disk, "2m", tmp_path / "disk" / "home", weekend, whole)


@pytest.mark.soak
@pytest.mark.parametrize("size", ["64k", "600k", "1m", "1500k", "3m", "4m", "5m", "6m", "7m"])
def test_a_disk_that_fills_up_anywhere_loses_nothing(disk: Disk, size: str, tmp_path: Path, weekend: Path, whole: Path):
    assert_filling_up_loses_nothing(disk, size, tmp_path / "disk" / "home", weekend, whole)


def test_a_home_that_cannot_be_written_is_named(disk: Disk, tmp_path: Path, weekend: Path):
    disk("ro")
    done = f1(tmp_path / "disk" / "home", "run", "--season", "2024", "--from", str(weekend))
    assert_one_message(done, 2, "The home cannot be written: Read-only file system", "F1_HOME")
