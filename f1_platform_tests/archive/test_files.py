"""Which files of a folder or zip belong to which table."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from f1_platform.archive import open_archive, read_table
from f1_platform.archive.files import table_of
from f1_platform.errors import ArchiveError
from f1_platform_tests.archive.conftest import SMALL, MakeArchive


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("lap_times.csv", "lap_times"),
        ("lap_times_1996_to_2021r2.csv.gz", "lap_times"),
        ("lap_times_2.csv", "lap_times"),
        ("lap_times_part2.csv", "lap_times"),
        ("ergast/Drivers.CSV", "drivers"),
        ("sprint_results.csv", "sprint_results"),
        ("lap_times_old.csv", ""),
        ("fatal_accidents_drivers.csv", ""),
        ("._drivers.csv", ""),
        ("drivers.csv.bak", ""),
        ("README.md", ""),
    ],
)
def test_a_file_belongs_to_the_table_its_name_says(name: str, table: str) -> None:
    assert table_of(name) == table


def test_files_of_no_table_are_named_and_left_alone(make_archive: MakeArchive) -> None:
    archive = make_archive({"red_flags.csv": "not,even\nread", "notes.txt": "x"})
    assert archive.ignored == ("notes.txt", "red_flags.csv")


def test_a_zip_reads_like_its_folder(make_archive: MakeArchive, tmp_path: Path) -> None:
    folder = make_archive({"drivers.csv": None, "drivers.csv.gz": gzip.compress(SMALL["drivers.csv"].encode())})
    path = tmp_path / "dump.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for file in folder.files:
            zipped.write(file.container, f"f1db_csv/{file.name}")
        zipped.writestr("__MACOSX/._drivers.csv", b"\0")
    archive = open_archive(path)
    assert archive.ignored == ("__MACOSX/._drivers.csv",)
    for table in ("drivers", "results", "lap_times"):
        assert read_table(archive, table).equals(read_table(folder, table))


def test_the_content_hash_follows_every_byte_of_the_tables_and_nothing_else(make_archive: MakeArchive) -> None:
    first = make_archive({}).content_hash
    assert make_archive({}).content_hash == first
    assert make_archive({"notes.txt": "x"}).content_hash == first
    assert make_archive({"status.csv": SMALL["status.csv"].replace("Finished", "finished")}).content_hash != first


def test_a_folder_without_tables_is_refused_saying_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"")
    with pytest.raises(ArchiveError, match=r"no table .* among its 1 files .*circuits.csv, constructors.csv"):
        open_archive(tmp_path)


def test_a_missing_required_table_is_named(make_archive: MakeArchive) -> None:
    with pytest.raises(ArchiveError, match="no drivers, status among its 5 files"):
        make_archive({"drivers.csv": None, "status.csv": None})


def test_an_absent_optional_table_is_empty(make_archive: MakeArchive) -> None:
    sprints = read_table(make_archive({}), "sprint_results")
    assert sprints.num_rows == 0
    assert "points" in sprints.column_names


def test_a_path_that_is_not_there_and_a_file_that_is_no_zip_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no such folder"):
        open_archive(tmp_path / "nowhere")
    (tmp_path / "dump.zip").write_text("<html>")
    with pytest.raises(ArchiveError, match="not a readable zip"):
        open_archive(tmp_path / "dump.zip")


def test_a_cut_off_gz_is_refused_by_name(make_archive: MakeArchive) -> None:
    packed = gzip.compress(SMALL["drivers.csv"].encode())
    archive = make_archive({"drivers.csv": None, "drivers.csv.gz": packed[:-12]})
    with pytest.raises(ArchiveError, match=r"drivers.csv.gz cannot be read"):
        read_table(archive, "drivers")
