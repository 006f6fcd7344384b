"""A table of several files, and rows that stand twice."""

from __future__ import annotations

import pytest

from f1_platform.archive import check, load, read_table
from f1_platform.errors import ArchiveError
from f1_platform_tests.archive.conftest import SMALL, MakeArchive

HEADER, *ROWS = SMALL["lap_times.csv"].splitlines()


def test_a_table_in_several_files_is_joined(make_archive: MakeArchive) -> None:
    archive = make_archive(
        {"lap_times.csv": f"{HEADER}\n{ROWS[0]}\n", "lap_times_2022.csv": f"{HEADER}\n{ROWS[1]}\n{ROWS[2]}\n"}
    )
    loaded = load(archive, "lap_times")
    assert loaded.files == ("lap_times.csv", "lap_times_2022.csv")
    assert loaded.table.column("milliseconds").to_pylist() == [98109, 93006, 100000]


def test_the_same_row_twice_counts_once_and_is_counted(make_archive: MakeArchive) -> None:
    archive = make_archive({"lap_times_2.csv": f"{HEADER}\n{ROWS[2]}\n1,2,2,2,1:35.000,95000\n"})
    loaded = load(archive, "lap_times")
    assert (loaded.table.num_rows, loaded.identical) == (4, 1)


def test_two_different_rows_of_one_key_are_refused_by_both_lines(make_archive: MakeArchive) -> None:
    archive = make_archive({"lap_times_2.csv": f"{HEADER}\n\n1,2,1,2,1:35.000,95000\n"})
    with pytest.raises(
        ArchiveError,
        match=r"different row of raceId 1, driverId 2, lap 1; the first is on lap_times.csv line 4 "
        r"\(lap_times_2.csv line 3\)",
    ):
        read_table(archive, "lap_times")


def test_a_reference_to_nowhere_is_reported(make_archive: MakeArchive) -> None:
    laps = f"{HEADER}\n{ROWS[0]}\n9,1,1,1,1:35.000,95000\n9,2,1,2,1:35.000,95000\n8,2,1,2,1:35.000,95000\n"
    reports = {report.table: report for report in check(make_archive({"lap_times.csv": laps}))}
    assert [str(orphans) for orphans in reports["lap_times"].orphans] == [
        "3 rows name a raceId that races lacks, such as 8"
    ]
    assert not any(report.orphans for name, report in reports.items() if name != "lap_times")


def test_one_refused_table_does_not_hide_the_others(make_archive: MakeArchive) -> None:
    archive = make_archive({"status.csv": "statusId,status\nx,y\n", "lap_times.csv": f"{HEADER}\n1\n"})
    faults = {report.table: str(report.fault) for report in check(archive) if report.fault}
    assert set(faults) == {"status", "lap_times"}
    assert "status.csv line 2" in faults["status"]
    assert next(report.rows for report in check(archive) if report.table == "drivers") == 2
