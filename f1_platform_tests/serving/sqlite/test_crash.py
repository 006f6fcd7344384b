"""A publisher that dies at any named step, or finds the disk full, leaves the old file or the new one."""

import os
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from f1_platform.errors import StoreError
from f1_platform.serving import publish, published, read_tables
from f1_platform.serving.sqlite import writing
from f1_platform_tests.serving.sample import clock, sample_tables

PUBLISHER = """
import sys
from pathlib import Path
from f1_platform.serving import publish
from f1_platform_tests.serving.sample import clock, sample_tables
publish(sample_tables(68), Path(sys.argv[1]), clock())
"""
STEPS = {
    "serving.checked": 67,
    "serving.table_written:3": 67,
    "serving.rows_written": 67,
    "serving.file_synced": 67,
    "serving.swapped": 68,
    "serving.folder_synced": 68,
}


def test_every_named_step_is_tried() -> None:
    sources = Path(writing.__file__).parent.glob("*.py")
    named = {step for source in sources for step in re.findall(r'reached\("([a-z_.]+)"\)', source.read_text())}
    assert named == {step.partition(":")[0] for step in STEPS}


@pytest.mark.parametrize("first", [False, True], ids=["over an old file", "as the first"])
def test_kill_9_at_every_step_leaves_the_old_or_the_new(tmp_path: Path, first: bool) -> None:
    files = {step: tmp_path / step.replace(":", "_") / "serving.sqlite" for step in STEPS}
    for file in files.values():
        if not first:
            publish(sample_tables(67), file, clock())
    publishers = {
        step: subprocess.Popen([sys.executable, "-c", PUBLISHER, str(file)], env=os.environ | {"F1_CRASH_AT": step})
        for step, file in files.items()
    }
    for step, publisher in publishers.items():
        assert publisher.wait(60) == -signal.SIGKILL, step
        assert _wins(files[step]) == (None if first and STEPS[step] == 67 else STEPS[step]), step
        publish(sample_tables(69), files[step], clock())
        assert _wins(files[step]) == 69
        names = {path.name for path in files[step].parent.iterdir()}
        assert names == {"serving.sqlite", "serving.sqlite.lock"}, f"leftovers of {step}"


def test_a_full_disk_is_one_clear_error_and_keeps_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "serving.sqlite"
    publish(sample_tables(67), file, clock())
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, limits[1]))
    try:
        with pytest.raises(StoreError, match=r"Publishing failed.*is unchanged.*disk has space"):
            publish(sample_tables(68), file, clock())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert _wins(file) == 67
    assert published(file).data_version == 1
    assert not list(tmp_path.glob("*.new"))


def _wins(file: Path) -> int | None:
    """What a reader finds: Verstappen's wins tell the versions apart; none where nothing is published."""
    if not file.exists():
        return None
    return read_tables(file)["drivers_summary"].to_pylist()[-1]["wins"]
