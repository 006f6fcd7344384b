"""`f1 archive check`: the report, and refusals by file and line."""

from __future__ import annotations

from f1_platform.archive import Archive
from f1_platform_tests.archive.conftest import SMALL, MakeArchive, make_archive, recorded
from f1_platform_tests.cli.conftest import F1

__all__ = ["make_archive", "recorded"]


def test_a_sound_archive_is_reported_by_table(f1: F1, make_archive: MakeArchive) -> None:
    archive = make_archive({"red_flags.csv": "x"})
    done = f1("archive", "check", str(archive.path))
    assert done.returncode == 0
    assert "is sound: 11 rows" in done.stderr
    assert archive.content_hash in done.stderr
    assert "left alone: red_flags.csv" in done.stdout
    assert "absent" in done.stdout


def test_every_refused_table_is_named_by_file_and_line(f1: F1, make_archive: MakeArchive) -> None:
    archive = make_archive(
        {
            "status.csv": "statusId\n1\n",
            "results.csv": SMALL["results.csv"].replace("217.586", "fast"),
        }
    )
    done = f1("archive", "check", str(archive.path))
    assert done.returncode == 2
    assert "1 column is missing: status" in done.stderr
    assert "status.csv line 1" in done.stderr
    assert "fastestLapSpeed holds 'fast'" in done.stderr
    assert "results.csv line 3" in done.stderr
    assert done.stdout.count("│ refused │") == 2


def test_the_archive_of_the_settings_is_the_default(f1: F1, make_archive: MakeArchive) -> None:
    assert f1("archive", "check", archive=str(make_archive({}).path)).returncode == 0
    done = f1("archive", "check")
    assert (done.returncode, "no archive is named" in done.stderr) == (2, True)


def test_the_recorded_archive_is_sound_but_for_short_rows(f1: F1, recorded: Archive) -> None:
    done = f1("archive", "check", str(recorded.path))
    assert done.returncode == 0
    assert "races.csv lines 1127-1150 end after 8 of 18 columns" in done.stdout
    assert "493,054" in done.stdout
