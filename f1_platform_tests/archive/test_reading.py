"""What is read as what, and what is refused: every refusal names file, line, column and value."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from f1_platform.archive import TABLES, Archive, load, read_table
from f1_platform.errors import ArchiveError, UsageError
from f1_platform_tests.archive.conftest import SMALL, MakeArchive

DRIVERS = SMALL["drivers.csv"]
LAPS = SMALL["lap_times.csv"]


def drivers(archive: Archive) -> list[dict[str, object]]:
    return read_table(archive, "drivers").to_pylist()


def test_columns_stand_in_any_order(make_archive: MakeArchive) -> None:
    rows = [line.split(",") for line in DRIVERS.splitlines()]
    turned = "\n".join(",".join(reversed(row)) for row in rows)
    assert drivers(make_archive({"drivers.csv": turned})) == drivers(make_archive({}))


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\n\n").encode(),
        lambda text: text.rstrip("\n").encode(),
        lambda text: text.replace("Lewis", '"Lewis"').encode(),
    ],
    ids=["BOM", "CRLF", "blank lines", "no last newline", "quotes"],
)
def test_a_disguise_changes_nothing(make_archive: MakeArchive, disguise: Callable[[str], bytes]) -> None:
    assert drivers(make_archive({"drivers.csv": disguise(DRIVERS)})) == drivers(make_archive({}))


def test_an_empty_value_is_null_where_it_is_not_text(make_archive: MakeArchive) -> None:
    rows = drivers(make_archive({"drivers.csv": DRIVERS.replace("44,HAM", ",")}))
    assert (rows[0]["number"], rows[0]["code"]) == (None, "")


def test_an_unknown_column_is_left_out_and_reported(make_archive: MakeArchive) -> None:
    wider = "".join(f"{line},x\n" for line in DRIVERS.splitlines()).replace("url,x", "url,helmet")
    loaded = load(make_archive({"drivers.csv": wider}), "drivers")
    assert loaded.unknown == ("drivers.csv: helmet",)
    assert loaded.table.num_rows == 2


def test_a_column_that_older_archives_lack_is_null_and_reported(make_archive: MakeArchive) -> None:
    loaded = load(make_archive({}), "races")
    assert "races.csv: sprint_date" in loaded.absent
    assert loaded.table.schema == TABLES["races"].schema
    assert loaded.table.to_pylist()[0]["sprint_date"] is None


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("drivers", "surname,dob", "dob", r"1 column is missing: surname \(drivers.csv line 1\)"),
        ("drivers", "nationality", "code", r"missing: nationality"),
        ("drivers", "forename,", "code,forename,", r"columns stand twice: code \(drivers.csv line 1\)"),
        ("drivers", ",44,", ",forty,", r"number holds 'forty', expected a whole number .*\(drivers.csv line 2\)"),
        ("drivers", "1977-05-10", "10/5/77", r"dob holds '10/5/77', expected a date .*\(drivers.csv line 3\)"),
        ("drivers", "\n2,", "\n\\N,", r"driverId holds \\N, expected a whole number .*\(drivers.csv line 3\)"),
        ("drivers", "http://h", "http://h,x", r"the row has 10 columns, the header 9 \(drivers.csv line 2\)"),
        ("drivers", ",Nick", ',"Nick', r"unexpected end of data \(drivers.csv line 3\)"),
        ("races", "06:00:00", "6 am", r"time holds '6 am', expected a time of day .*\(races.csv line 2\)"),
        ("results", "217.586", "fast", r"fastestLapSpeed holds 'fast', expected a number .*\(results.csv line 3\)"),
        ("results", "217.586", "nan", r"fastestLapSpeed holds 'nan', expected a number .*\(results.csv line 3\)"),
        ("results", "\n2,1,2,1,3,5", "\n2,1", r"column \w+ holds .*\(results.csv line 3\)"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_line(
    make_archive: MakeArchive, table: str, old: str, new: str, message: str
) -> None:
    name = f"{table}.csv"
    assert old in SMALL[name]
    with pytest.raises(ArchiveError, match=message):
        read_table(make_archive({name: SMALL[name].replace(old, new, 1)}), table)


def test_a_row_that_ends_before_a_column_that_must_be_there_is_refused(make_archive: MakeArchive) -> None:
    with pytest.raises(ArchiveError, match=r"forename holds \\N, expected text \(drivers.csv line 4\)"):
        read_table(make_archive({"drivers.csv": DRIVERS + "3,rosberg,6,ROS\n"}), "drivers")


def test_a_row_that_ends_early_is_padded_and_named(make_archive: MakeArchive) -> None:
    loaded = load(make_archive({"drivers.csv": DRIVERS + "3,rosberg,6,ROS,Nico,Rosberg\n"}), "drivers")
    assert [str(padded) for padded in loaded.padded] == ["drivers.csv line 4 ends after 6 of 9 columns"]
    assert loaded.table.to_pylist()[2]["url"] is None


def test_a_quote_left_open_does_not_swallow_rows(make_archive: MakeArchive) -> None:
    odd = DRIVERS.replace("http://h", '"http://h').replace("http://n", 'http://n"')
    with pytest.raises(ArchiveError, match=r"url holds a line break: .* is a quote left open\? \(drivers.csv line 2\)"):
        read_table(make_archive({"drivers.csv": odd}), "drivers")


def test_text_that_is_not_utf_8_is_refused_by_line(make_archive: MakeArchive) -> None:
    with pytest.raises(ArchiveError, match=r"not UTF-8: b'\\xfclk,'.*\(drivers.csv line 2\)"):
        read_table(make_archive({"drivers.csv": DRIVERS.replace("Lewis", "Hülk").encode("latin-1")}), "drivers")


def test_an_empty_file_is_refused(make_archive: MakeArchive) -> None:
    with pytest.raises(ArchiveError, match=r"columns are missing: .*\(status.csv line 1\)"):
        read_table(make_archive({"status.csv": ""}), "status")


def test_a_header_alone_is_a_table_without_rows(make_archive: MakeArchive) -> None:
    header = LAPS.splitlines()[0]
    assert read_table(make_archive({"lap_times.csv": header}), "lap_times").num_rows == 0


def test_a_table_the_archive_does_not_have_is_wrong_usage(make_archive: MakeArchive) -> None:
    with pytest.raises(UsageError, match="no table tyres"):
        read_table(make_archive({}), "tyres")


def test_the_line_is_right_far_into_a_long_file(make_archive: MakeArchive) -> None:
    rows = "".join(f"7,{lap % 20},{lap},1,1:30.000,90000\n" for lap in range(70_000))
    broken = LAPS + rows + "7,1,70000,1,1:30.000,ninety\n"
    with pytest.raises(ArchiveError, match=r"milliseconds holds 'ninety'.*\(lap_times.csv line 70005\)"):
        read_table(make_archive({"lap_times.csv": broken}), "lap_times")
