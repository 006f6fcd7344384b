"""What the system and libraries say of a disk that takes nothing is one error that says what to do."""

import errno
import os
import sqlite3
from pathlib import Path

import duckdb
import pytest

from f1_platform.errors import unwritable

SAID = {
    "a full disk": (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "The disk is full"),
    "a full disk, of SQLite": (sqlite3.OperationalError("database or disk is full"), "The disk is full"),
    "a disk that is read-only": (OSError(errno.EROFS, os.strerror(errno.EROFS)), "The home cannot be written"),
    "a folder that is": (PermissionError(errno.EACCES, os.strerror(errno.EACCES)), "The home cannot be written"),
}


@pytest.mark.parametrize("error, what", SAID.values(), ids=SAID)
def test_what_a_disk_refuses_is_told_with_the_place_and_what_to_do(error: Exception, what: str):
    told = unwritable(error, "/var/f1")

    assert told is not None
    assert (told.what, told.where) == (what, "/var/f1")
    assert "the same command goes on" in told.mend


def test_what_sqlite_says_of_a_file_that_it_may_not_write_is_known(tmp_path: Path):
    sqlite3.connect(tmp_path / "a.sqlite").execute("CREATE TABLE a (b)").connection.close()
    reader = sqlite3.connect(f"file:{tmp_path / 'a.sqlite'}?mode=ro", uri=True)

    with pytest.raises(sqlite3.OperationalError) as raised:
        reader.execute("INSERT INTO a VALUES (1)")

    told = unwritable(raised.value)
    assert told is not None
    assert told.what == "The home cannot be written"


def test_another_error_is_none_of_a_disk():
    assert unwritable(duckdb.IOException("The file is damaged")) is None
