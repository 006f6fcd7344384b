"""Running `f1` as a person does, in a home of its own, and what a home holds in the end."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

from f1_platform_tests.recorded import ERGAST, OPENF1

ARGUMENTS = ("run", "--meeting", "1229", "--from", str(OPENF1.absolute()))
"""Bahrain 2024: five sessions, 7,396 records of fourteen endpoints."""
_LONGEST = 3600
"""Seconds that a command may take: a season under OpenF1's limits, and everything that can go wrong."""


def environment(home: Path, **more: str) -> dict[str, str]:
    """Nothing but this home and the archive; settings of the machine stay out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("F1_", "DAGSTER_"))}
    return kept | {"F1_HOME": str(home), "F1_ARCHIVE": str(ERGAST.absolute())} | more


def f1(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "f1_platform.cli", *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST,
    )


def started(home: Path, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
    """Starts a command and leaves it to the caller."""
    return subprocess.Popen(
        [sys.executable, "-m", "f1_platform.cli", *arguments],
        env=environment(home, **more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def speaking(home: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    """Starts a command and leaves it, and what it says on stderr, to the caller."""
    command = [sys.executable, "-m", "f1_platform.cli", *arguments]
    silent = subprocess.DEVNULL
    return subprocess.Popen(
        command, env=environment(home, **more), stdout=silent, stderr=subprocess.PIPE, text=True, bufsize=1
    )


def assert_one_message(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """The exit code, one error with these words, and no traceback."""
    assert done.returncode == code, done.stderr
    assert done.stderr.count("ERROR") == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr


def contents(home: Path) -> dict[str, Any]:
    """Everything a home holds that does not depend on when or how often it was run."""
    held: dict[str, Any] = {}
    with sqlite3.connect(home / "reports.sqlite") as ledger:
        held["units"] = ledger.execute(
            "SELECT season, meeting_key, session_key, endpoint, status, row_count, content_hash, file FROM units "
            "ORDER BY season, meeting_key, session_key, endpoint"
        ).fetchall()
    for unit in held["units"]:
        assert unit[-1] is None or (home / "raw" / unit[-1]).exists(), f"{unit} names a file that is not there"
    return held | built(home)


def built(home: Path) -> dict[str, Any]:
    """The part of it that was made from the raw store, whichever that is."""
    held: dict[str, Any] = {}
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as warehouse:
        tables = warehouse.execute(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables ORDER BY 1"
        ).fetchall()
        for (table,) in tables:
            if table not in ("main.stamps",):
                held[table] = sorted(map(repr, warehouse.execute(f"SELECT * FROM {table}").fetchall()))
    with sqlite3.connect(home / "serving.sqlite") as served:
        names = [name for (name,) in served.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        for name in names:
            columns = "data_version, content_hash" if name == "publication" else "*"
            held[f"serving.{name}"] = served.execute(f"SELECT {columns} FROM {name} ORDER BY 1").fetchall()
    identity = home / "identity.csv"
    held["identity"] = sorted(identity.read_text().splitlines()) if identity.exists() else []
    return held
