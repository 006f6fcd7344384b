"""`f1 hbase scan`, `count` and `fsck` as a person runs them, on a real HBase."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import happybase
import pytest

from f1_platform.clock import SystemClock
from f1_platform.openf1 import Unit
from f1_platform.raw.hbase import HBaseStore
from f1_platform.settings import Settings
from f1_platform_tests.cli.conftest import F1, Finished
from f1_platform_tests.raw.deliveries import UNIT, delivery, lap
from f1_platform_tests.raw.hbase.running import RunningHBase, with_tables

LAP = b"2024#1229#9472#1#%03d"
PIT = Unit(2023, 1140, 7763, "pit")


class Tables:
    """Two sessions with records, and `f1 hbase` on them."""

    def __init__(self, f1: F1, settings: Settings) -> None:
        self.f1, self.settings = f1, settings
        self.store = HBaseStore(settings, SystemClock())
        self.store.replace(delivery([lap(n, lap_duration=90.0 + n) for n in (1, 2, 3)]))
        stop = lap(7, driver=4, meeting_key=1140, session_key=7763, pit_duration=22.5)
        self.store.replace(delivery([stop], PIT))
        self.plain = happybase.Connection("127.0.0.1", settings.hbase_port, timeout=60_000)
        self.data = self.plain.table(f"{settings.hbase_namespace}:f1_data")
        self.run = next(iter(self.data.scan(row_prefix=LAP % 1, include_timestamp=True)))[1][b"laps:lap_duration"][1]

    def __call__(self, *arguments: str) -> Finished:
        port, namespace = str(self.settings.hbase_port), str(self.settings.hbase_namespace)
        return self.f1("hbase", *arguments, hbase_port=port, hbase_namespace=namespace, raw_store="hbase")


@pytest.fixture
def tables(f1: F1, hbase: RunningHBase, tmp_path: Path) -> Generator[Tables]:
    own = Tables(f1, with_tables(hbase.settings(tmp_path / "home")))
    with closing(own.plain):
        yield own


def cells(done: Finished) -> list[dict[str, object]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def lines(done: Finished) -> list[list[str]]:
    return [line.replace("│", " ").split() for line in done.stdout.splitlines()]


def test_a_scan_shows_what_is_published_and_nothing_else(tables: Tables) -> None:
    tables.data.put(LAP % 9, {b"laps:lap_duration": b"1"})
    tables.data.put(LAP % 2, {b"laps:lap_duration": b"1"})

    found = cells(tables("scan", "2024#1229#9472#", "--columns", "laps:lap_duration", "--json"))
    assert [(cell["key"], cell["value"]) for cell in found] == [((LAP % n).decode(), str(90 + n)) for n in (1, 2, 3)]
    assert {(cell["timestamp"], cell["standing"]) for cell in found} == {(tables.run, "published")}
    assert str(found[0]["at"]).endswith("+00:00")

    shown = tables("scan", "20", "--limit", "2")
    assert shown.returncode == 0
    assert "laps:lap_duration" in shown.stdout
    assert str(tables.run) in shown.stdout
    assert "There are more rows" in shown.stderr


def test_all_runs_show_every_version_and_whose_it_is(tables: Tables) -> None:
    tables.store.replace(delivery([lap(n, lap_duration=80.0 + n) for n in (1, 2, 3)]))
    tables.data.put(LAP % 1, {b"laps:lap_duration": b"1"}, timestamp=tables.run - 1)
    tables.data.put(LAP % 9, {b"laps:lap_duration": b"2"})
    tables.data.put(b"2031#1#1#1#001", {b"laps:lap_duration": b"3"}, timestamp=2**62)

    found = cells(tables("scan", "20", "--columns", "laps:lap_duration", "--all-runs", "--json"))
    told = {(str(cell["key"]).split("#", 1)[0], cell["value"], cell["standing"]) for cell in found}
    assert ("2024", "81", "published") in told
    assert ("2024", "2", "nobody's") in told
    assert ("2031", "3", "nobody's") in told
    assert found[-1]["at"] is None


def test_reports_are_shown_as_they_are_and_were(tables: Tables) -> None:
    now = cells(tables("scan", "2024#", "--table", "f1_reports", "--columns", "meta", "--json"))
    assert [(cell["key"], cell["column"], cell["standing"]) for cell in now] == [("2024#1229#9472", "meta:laps", "now")]
    assert json.loads(str(now[0]["value"]))["rows"] == 3

    ever = cells(tables("scan", "2024#", "--table", "f1_reports", "--columns", "meta", "--all-runs", "--json"))
    assert [cell["standing"] for cell in ever[:2]] == ["now", "before"]
    assert "lease" in json.loads(str(ever[1]["value"]))


def test_a_family_that_is_none_is_refused_with_those_there_are(tables: Tables) -> None:
    done = tables("scan", "2024#", "--columns", "lap_times:x")
    assert done.returncode == 2
    assert "lap_times:x: there is no such family" in done.stderr
    assert "laps, stints" in done.stderr


@pytest.mark.parametrize(
    ("column", "meant"),
    [("laps:lap_duratoin", "laps:lap_duration"), ("laps:nocol", "laps alone"), ("laps:extra", "laps:_extra")],
)
def test_a_column_that_is_none_is_refused_with_the_nearest(tables: Tables, column: str, meant: str) -> None:
    done = tables("scan", "2024#", "--columns", column)
    assert done.returncode == 2
    assert f"{column}: there is no such column" in done.stderr
    assert meant in done.stderr


def test_a_prefix_that_nothing_has_is_said(tables: Tables) -> None:
    for command in (("scan", "abc"), ("scan", "abc", "--json"), ("count", "abc"), ("count", "abc", "--reported")):
        done = tables(*command)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert "begins with 'abc'" in done.stderr


def test_a_count_is_of_what_is_published(tables: Tables) -> None:
    tables.data.put(LAP % 9, {b"laps:lap_duration": b"1"})

    counted, reported = tables("count"), tables("count", "--reported")
    assert counted.returncode == reported.returncode == 0, counted.stderr
    assert ["2023", "pit", "1", "1", "1"] in lines(counted)
    assert ["2024", "laps", "1", "3", "6"] in lines(counted), "a row: its duration, and a cell that says it is there"
    assert ["all", "2", "4", "7"] in lines(counted)
    assert ["2024", "laps", "1", "3"] in lines(reported)


def test_a_part_can_be_counted_but_is_not_reported(tables: Tables) -> None:
    part = "2024#1229#9472#1#00"
    assert ["all", "1", "3", "6"] in [
        line.replace("│", " ").split() for line in tables("count", part).stdout.split("\n")
    ]
    done = tables("count", part, "--reported")
    assert done.returncode == 2
    assert "is a part of laps of session 9472" in done.stderr


def test_a_count_that_is_not_what_was_published_says_what_to_do(tables: Tables) -> None:
    tables.data.delete(LAP % 2)
    done = tables("count", "2024#")
    assert done.returncode == 1
    assert "the first is laps of session 9472" in done.stderr
    assert "f1 hbase fsck" in done.stderr


def test_fsck_tells_mends_and_tells_what_it_left(tables: Tables) -> None:
    whole = tables("fsck")
    assert (whole.returncode, whole.stdout) == (0, "")
    assert "All is whole" in whole.stderr

    tables.store.parquet([UNIT])
    tables.data.delete(LAP % 2)
    told = tables("fsck", "--dry-run", "--session", "9472")
    assert told.returncode == 1
    assert "2 rows of the 3 that were published" in told.stdout
    assert "to mend" in told.stdout
    assert "The same command without --dry-run" in told.stderr

    mended = tables("fsck", "--season", "2024")
    assert mended.returncode == 0, mended.stdout
    assert "written again from its copy" in mended.stdout
    assert "All is whole: 1 mended" in mended.stderr

    tables.data.put(b"2031#1#1#1#001", {b"laps:lap_duration": b"3"})
    left = tables("fsck", "--deep")
    assert left.returncode == 1
    assert "--delete-strays deletes them" in left.stdout
    assert "Not all is whole: 1 left" in left.stderr
    assert tables("fsck", "--delete-strays").returncode == 0
    assert tables("fsck", "--deep").returncode == 0


def test_a_session_that_nobody_knows_is_said(tables: Tables) -> None:
    done = tables("fsck", "--session", "1")
    assert done.returncode == 2
    assert "knows no session 1" in done.stderr


def test_a_season_that_nobody_knows_is_said(tables: Tables) -> None:
    done = tables("fsck", "--season", "1")
    assert done.returncode == 2
    assert "Neither table knows a season 1" in done.stderr
    assert "All is whole" not in done.stderr
