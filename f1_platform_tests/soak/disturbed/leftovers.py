"""What a disturbed run leaves in a home that no finished run would."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

_BESIDE = ("serving.sqlite.*.new", "measures.json.new", "home.json.*", "dagster/dagster.yaml.*", "identity.csv.*")
"""Files that are written beside what they replace."""
_AT_WORK = ("STARTED", "STARTING", "NOT_STARTED", "QUEUED", "CANCELING")


def left(home: Path) -> dict[str, int]:
    """How many of what a finished run leaves none of; an empty mapping where all is well."""
    return {what: count for what, count in _counted(home) if count}


def said(found: dict[str, int]) -> str:
    """What was left, in words."""
    return ", ".join(f"{count} {what}" for what, count in found.items()) or "nothing"


def _counted(home: Path) -> Iterator[tuple[str, int]]:
    yield "units half written", len(list((home / "raw" / ".incoming").glob("*")))
    yield "files beside", sum(len(list(home.glob(pattern))) for pattern in _BESIDE)
    warehouse = home / "warehouse.duckdb"
    yield "warehouse log", int(warehouse.with_name(f"{warehouse.name}.wal").exists())
    yield "warehouse spill", int(warehouse.with_suffix(".tmp").exists())
    yield from _units(home)
    yield from _runs(home / "dagster" / "history")


def _units(home: Path) -> Iterator[tuple[str, int]]:
    files = {str(path.relative_to(home / "raw")) for path in (home / "raw" / "f1_data").rglob("*.parquet")}
    rows = _rows(home / "reports.sqlite", "units", "SELECT file, status FROM units")
    named = {file for file, _ in rows if file}
    superseded = {file for (file,) in _rows(home / "reports.sqlite", "superseded", "SELECT file FROM superseded")}
    yield "files that nothing names", len(files - named - superseded)
    yield "units without their file", len(named - files)
    yield "failed units", Counter(status for _, status in rows)["failed"]


def _runs(history: Path) -> Iterator[tuple[str, int]]:
    for status, count in _rows(history / "runs.db", "runs", "SELECT status, count(*) FROM runs GROUP BY status"):
        if status in _AT_WORK:
            yield f"Dagster runs {status}", count
    slots = "SELECT count(*) FROM concurrency_slots WHERE run_id IS NOT NULL"
    for (count,) in _rows(history / "runs" / "index.db", "concurrency_slots", slots):
        yield "pool slots claimed", count


def _rows(path: Path, table: str, statement: str) -> list[tuple]:
    """What a statement selects from a copy: opening the database itself would clear up after the dead."""
    with TemporaryDirectory() as folder:
        for file in path.parent.glob(f"{path.name}*"):
            with suppress(FileNotFoundError):
                shutil.copy(file, folder)
        with closing(sqlite3.connect(Path(folder) / path.name)) as connection:
            there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
            return connection.execute(statement).fetchall() if there else []
