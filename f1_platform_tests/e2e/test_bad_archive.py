"""A broken archive is refused by file and line before anything else is done."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from f1_platform_tests.e2e.homes import assert_one_message, contents, f1
from f1_platform_tests.recorded import ERGAST, needs_data

pytestmark = needs_data


def without_a_column(archive: Path) -> None:
    rows = list(csv.reader((archive / "races.csv").read_text().splitlines()))
    with changed(archive / "races.csv").open("w", newline="") as file:
        csv.writer(file).writerows(row[:1] + row[2:] for row in rows)


def with_a_wrong_value(archive: Path) -> None:
    lines = (archive / "races.csv").read_text().splitlines(keepends=True)
    changed(archive / "races.csv").write_text("".join([*lines[:4], "one" + lines[4].lstrip("0123456789"), *lines[5:]]))


def cut_off(archive: Path) -> None:
    name = next(archive.glob("results.csv*")).name
    body = (archive / name).read_bytes()
    changed(archive / name).write_bytes(body[: len(body) // 2])


def without_a_table(archive: Path) -> None:
    for path in archive.iterdir():
        path.unlink()
    (archive / "notes.txt").write_text("nothing here")


def changed(path: Path) -> Path:
    """The place of a file, freed for another: those of the archive are links to the recorded ones."""
    path.unlink()
    return path


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (without_a_column, ("1 column is missing: year", "races.csv line 1", "Expected the columns")),
        pytest.param(
            *(with_a_wrong_value, ("column raceId holds 'one'", "races.csv line 5", "Correct the file")),
            marks=pytest.mark.soak,
        ),
        (cut_off, ("results.csv", "cannot be read", "Get a whole copy")),
        (without_a_table, ("no table of an Ergast-style archive", "races.csv")),
    ],
)
def test_a_broken_archive_is_named_and_what_is_served_stays(
    home: Path, whole: Path, tmp_path: Path, spoil: Callable[[Path], None], words: tuple[str, ...]
):
    archive = tmp_path / "archive"
    archive.mkdir()
    for path in ERGAST.iterdir():
        (archive / path.name).symlink_to(path.absolute())
    spoil(archive)
    assert_one_message(f1(home, "publish", F1_ARCHIVE=str(archive)), 2, *words)
    assert contents(home) == contents(whole)


def test_nothing_is_fetched_beside_a_broken_archive(tmp_path: Path, weekend: Path):
    archive = tmp_path / "archive.zip"
    archive.write_bytes(b"PK but no zip")
    done = f1(tmp_path / "home", "run", "--season", "2024", "--from", str(weekend), F1_ARCHIVE=str(archive))
    assert_one_message(done, 2, "not a readable zip", str(archive))
    assert json.loads(f1(tmp_path / "home", "status", "--json").stdout) == []
