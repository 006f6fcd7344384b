"""The measures of a home: every process adds to one file, and nothing it does stops the work."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.watching.families import FAMILIES, LOOKS, RECORDS, STORING, Family
from f1_platform.watching.measures import BETWEEN, Measures, read_measures
from f1_platform.watching.tallies import Spread, Tallies, parsed, written

START = datetime(2024, 3, 2, 15, tzinfo=UTC)

COUNTS = """
import sys
from pathlib import Path
from f1_platform.clock import SystemClock
from f1_platform.watching.families import RECORDS, STORING
from f1_platform.watching.measures import Measures
measures = Measures(Path(sys.argv[1]), SystemClock())
for _ in range(100):
    measures.count(RECORDS, "laps", by=3)
    measures.observe(STORING, "replace", seconds=0.02)
    measures.save()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "measures.json"


def test_counts_outlive_the_process_and_add_up(path: Path) -> None:
    for _ in range(2):
        measures = Measures(path, SteppedClock(START))
        measures.count(LOOKS, "laps", "ok")
        measures.count(RECORDS, "laps", by=20)
        measures.save()
    kept = read_measures(path)
    assert kept.counted(LOOKS) == {("laps", "ok"): 2}
    assert kept.counted(RECORDS) == {("laps",): 40}


def test_three_processes_at_once_lose_no_count(path: Path) -> None:
    at_work = [subprocess.Popen([sys.executable, "-c", COUNTS, str(path)]) for _ in range(3)]
    assert [process.wait(30) for process in at_work] == [0, 0, 0]
    kept = read_measures(path)
    assert kept.counted(RECORDS) == {("laps",): 900}
    assert sum(kept.observed(STORING)["replace",].slots) == 300


def test_the_file_is_written_every_few_seconds_not_at_every_count(path: Path) -> None:
    clock = SteppedClock(START)
    measures = Measures(path, clock)
    measures.count(RECORDS, "laps")
    measures.save_now_and_then()
    assert not path.exists()
    clock.wait(BETWEEN)
    measures.save_now_and_then()
    assert read_measures(path).counted(RECORDS) == {("laps",): 1}


def test_a_saved_count_is_not_added_again(path: Path) -> None:
    measures = Measures(path, SteppedClock(START))
    measures.count(RECORDS, "laps")
    measures.save()
    measures.save()
    assert read_measures(path).counted(RECORDS) == {("laps",): 1}


def test_a_home_that_cannot_be_written_stops_nothing_and_its_counts_wait(path: Path) -> None:
    path.parent.parent.mkdir(exist_ok=True)
    path.parent.write_text("a file where the home should be")
    measures = Measures(path, SteppedClock(START))
    measures.count(RECORDS, "laps", by=5)
    measures.save()
    path.parent.unlink()
    measures.count(RECORDS, "laps", by=2)
    measures.save()
    assert read_measures(path).counted(RECORDS) == {("laps",): 7}


@pytest.mark.parametrize("left", [b"", b'{"counts": {"f1_ing', b"\xff\xfe", b"[]", b'{"counts": 3}'])
def test_what_a_power_cut_left_counts_as_nothing(path: Path, left: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(left)
    assert read_measures(path) == Tallies()
    measures = Measures(path, SteppedClock(START))
    measures.count(RECORDS, "laps")
    measures.save()
    assert read_measures(path).counted(RECORDS) == {("laps",): 1}


def test_a_time_goes_into_the_first_bucket_that_holds_it() -> None:
    family = Family("f1_waits_seconds", "For this test.", ("kind",), (0.1, 1.0))
    tallies = Tallies()
    for seconds in (0.05, 0.1, 0.5, 2.0):
        tallies.observe(family, ("short",), seconds)
    assert tallies.observed(family) == {("short",): Spread([2, 1, 1], 2.65)}


def test_a_histogram_of_other_bounds_than_now_is_forgotten() -> None:
    before, now = Family("f1_x", "Before.", ("kind",), (1.0,)), Family("f1_x", "Now.", ("kind",), (1.0, 2.0))
    tallies, more = Tallies(), Tallies()
    tallies.observe(before, ("a",), 0.5)
    assert tallies.observed(now) == {}
    more.observe(now, ("a",), 1.5)
    tallies.add(more)
    assert tallies.observed(now) == {("a",): Spread([0, 1, 0], 1.5)}


def test_work_is_timed_where_it_fails_too(path: Path) -> None:
    clock = SteppedClock(START)
    measures = Measures(path, clock)
    with pytest.raises(ValueError), measures.timed(STORING, "replace"):
        clock.wait(3)
        raise ValueError
    assert read_measures(path).observed(STORING)["replace",].total == 3


def test_tallies_are_read_as_they_were_written() -> None:
    tallies = Tallies()
    tallies.count(LOOKS, ("laps", "failed"), 2)
    tallies.observe(STORING, ("replace",), 0.3)
    assert parsed(written(tallies)) == tallies


def test_names_are_as_prometheus_wants_them() -> None:
    assert len({family.name for family in FAMILIES}) == len(FAMILIES)
    for family in FAMILIES:
        assert family.name.startswith("f1_")
        assert not family.name.endswith(("_total", "_count", "_sum", "_bucket"))
        assert family.meaning.endswith(".")
        assert not family.bounds or family.name.endswith("_seconds")
        assert list(family.bounds) == sorted(set(family.bounds))
        assert set(family.labels) <= {"endpoint", "status", "operation"}
