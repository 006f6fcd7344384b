"""`f1 run` killed at random instants and at every named step: the same command then ends as if nothing had been."""

import random
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from f1_platform_tests.e2e.homes import ARGUMENTS, contents, f1, started
from f1_platform_tests.recorded import needs_data

pytestmark = [pytest.mark.soak, needs_data]

SOURCES = Path(__file__).parents[2] / "f1_platform"
WAREHOUSE_STEPS = ("archive", "catalogue", "sessions", "identity", "results", "marts", "serving")


def named_steps() -> list[str]:
    """Every step that the code names, those of the warehouse by the step's name; HBase's have a test of their own."""
    found = {
        name
        for path in SOURCES.rglob("*.py")
        for name in re.findall(r'reached\(f?"([a-z_.{}]+)"\)', path.read_text())
        if path.name != "steps.py" and path.parent.name != "hbase"
    }
    plain = {name for name in found if "{" not in name}
    return sorted(plain | {name.replace("{name}", step) for name in found - plain for step in WAREHOUSE_STEPS})


UNREACHED = {"warehouse.outdated_removed"}
"""Steps of a road that a fresh home does not take."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], float]:
    home = tmp_path_factory.mktemp("undisturbed")
    began = time.monotonic()
    done = f1(home, *ARGUMENTS)
    assert done.returncode == 0, done.stderr
    return contents(home), time.monotonic() - began


def assert_whole_units(home: Path, expected: dict[str, Any]) -> None:
    """What a reader finds right after the kill: every unit that is named is the whole one."""
    hashes = {tuple(unit[:4]): (unit[5], unit[6]) for unit in expected["units"]}
    ledger_path = home / "reports.sqlite"
    if not ledger_path.exists():
        return
    with sqlite3.connect(ledger_path) as ledger:
        if not ledger.execute("SELECT 1 FROM sqlite_master WHERE name = 'units'").fetchone():
            return
        rows = ledger.execute(
            "SELECT season, meeting_key, session_key, endpoint, row_count, content_hash, file FROM units"
        )
        for *unit, count, content_hash, file in rows:
            assert (count, content_hash) == hashes[tuple(unit)]
            assert file is None or pq.ParquetFile(home / "raw" / file).metadata.num_rows == count


def finishes_alike(home: Path, expected: dict[str, Any]) -> Iterator[str]:
    assert_whole_units(home, expected)
    again = f1(home, *ARGUMENTS)
    assert again.returncode == 0, again.stderr
    held = contents(home)
    yield from (name for name in expected if held[name] != expected[name])


@pytest.mark.parametrize("number", range(20))
def test_killed_at_a_random_instant_the_same_command_ends_alike(
    number: int, tmp_path: Path, undisturbed: tuple[dict[str, Any], float]
):
    expected, duration = undisturbed
    instant = random.Random(number).uniform(0.02, 0.98) * duration
    with started(tmp_path, *ARGUMENTS) as process:
        try:
            process.wait(timeout=instant)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)

    began = time.monotonic()
    assert list(finishes_alike(tmp_path, expected)) == []
    print(f"killed after {instant:.1f} s of {duration:.1f} s; the next run took {time.monotonic() - began:.1f} s")


@pytest.mark.parametrize("step", sorted(set(named_steps()) - UNREACHED))
def test_killed_at_a_named_step_the_same_command_ends_alike(
    step: str, tmp_path: Path, undisturbed: tuple[dict[str, Any], float]
):
    killed = f1(tmp_path, *ARGUMENTS, F1_CRASH_AT=step)

    assert killed.returncode == -signal.SIGKILL, f"{step} was never reached: {killed.stderr[-500:]}"
    assert list(finishes_alike(tmp_path, undisturbed[0])) == []
