"""The recorded archive, 1950 to Singapore 2025, compared with what Python's own CSV reader sees in it."""

from __future__ import annotations

import csv
import gzip
import io
import time
from datetime import date

import pyarrow as pa
import pytest

from f1_platform.archive import TABLES, Archive, check, read_table


def texts(archive: Archive, table: str) -> list[dict[str, str | None]]:
    """Rows of a table as text, read without the platform."""
    rows: list[dict[str, str | None]] = []
    for file in archive.files_of(table):
        raw = file.container.read_bytes()
        text = (gzip.decompress(raw) if file.name.endswith(".gz") else raw).decode("utf-8-sig")
        rows += csv.DictReader(io.StringIO(text))
    return rows


def as_text(value: object) -> str:
    return r"\N" if value is None else str(value)


@pytest.mark.parametrize("table", [name for name in TABLES if name != "lap_times"])
def test_every_value_of_every_row_arrives(recorded: Archive, table: str) -> None:
    expected = texts(recorded, table)
    read = read_table(recorded, table).to_pylist()
    assert len(read) == len(expected) > 0
    for row, text in zip(read, expected, strict=True):
        for column in TABLES[table].columns:
            said = text[column.name]
            if column.type == "float" and said != r"\N":
                assert row[column.name] == float(said or "nan"), (text, column.name)
            else:
                assert as_text(row[column.name]) == (r"\N" if said is None else said), (text, column.name)


def test_every_lap_time_arrives(recorded: Archive) -> None:
    laps = read_table(recorded, "lap_times")
    expected = texts(recorded, "lap_times")
    assert laps.column("time").to_pylist() == [row["time"] for row in expected]
    assert laps.column("milliseconds").to_pylist() == [int(row["milliseconds"] or 0) for row in expected]
    assert laps.num_rows == 493_054


def test_the_report_names_what_is_odd(recorded: Archive) -> None:
    reports = {report.table: report for report in check(recorded)}
    assert [str(padded) for padded in reports["races"].padded] == [
        "races.csv lines 1127-1150 end after 8 of 18 columns"
    ]
    assert reports["races"].padded_rows == 24
    assert reports["results"].rows == 27_118
    assert all(report.fault is None and report.identical == 0 and not report.orphans for report in reports.values())
    assert "red_flags.csv" in recorded.ignored


def test_races_of_2025_are_there_without_session_times(recorded: Archive) -> None:
    races = {row["raceId"]: row for row in read_table(recorded, "races").to_pylist()}
    assert races[1168]["date"] == date(2025, 12, 7)
    assert races[1168]["quali_date"] is None


def test_drivers_who_shared_a_car_keep_their_rows(recorded: Archive) -> None:
    results = read_table(recorded, "results")
    pairs = results.group_by(["raceId", "driverId"]).aggregate([])
    assert pairs.num_rows < results.num_rows == 27_118


def test_types_are_the_declared_ones(recorded: Archive) -> None:
    assert read_table(recorded, "races").schema == TABLES["races"].schema
    assert TABLES["races"].schema.field("fp1_time").type == pa.time32("s")


def test_the_whole_archive_is_read_within_three_seconds_of_work(recorded: Archive) -> None:
    started = time.process_time()
    for table in TABLES:
        read_table(recorded, table)
    assert time.process_time() - started < 3
