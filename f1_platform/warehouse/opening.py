"""Opening the warehouse: one writer, bounded memory, and a format that is current or rebuilt.

All that the file holds follows from the raw store, the archive and the ids given, so an outdated one is thrown away
and filled again rather than migrated, and a damaged one is set aside.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from f1_platform.archive import TABLES as ARCHIVE_TABLES
from f1_platform.clock import SystemClock
from f1_platform.errors import DamagedError, HomeError, StoreError, TransientError, unwritable
from f1_platform.settings import Settings
from f1_platform.steps import reached
from f1_platform.warehouse.damage import aside, damage_set_aside, is_damage, set_aside
from f1_platform.warehouse.declared import INTERNAL, TABLES
from f1_platform.warehouse.ids import GivenIds, ids_of
from f1_platform.warehouse.statements import statement, statements_digest

FORMAT = 1
"""Raised when the file's layout changes in a way that an older platform could not read."""
PATIENCE = 20.0
"""Seconds to wait for a process that has the file open: a look takes less than one, a step of a run a few."""
REPLACED = "replaced"
"""The stamp of a file that was made in place of another, until all is in it again (see `refilling`)."""
_LOOK_AGAIN = 0.05
_Found = tuple[duckdb.DuckDBPyConnection, tuple[int, str] | None]
_VIEWS = ("driver_sessions", "driver_stints", "driver_telemetry")


@dataclass(frozen=True)
class Warehouse:
    """An open warehouse.

    Attributes:
        connection: the only one to the file.
        ids: given to what the archive does not know.
    """

    connection: duckdb.DuckDBPyConnection
    ids: GivenIds

    @contextmanager
    def step(self, name: str, stamp: str | None = None) -> Generator[duckdb.DuckDBPyConnection]:
        """One transaction: all that a step writes and the stamp of what it was made from, or nothing."""
        self.connection.begin()
        try:
            yield self.connection
            if stamp is not None:
                self.connection.execute("INSERT OR REPLACE INTO stamps VALUES (?, ?)", [name, stamp])
            reached(f"warehouse.{name}_written")
            self.connection.commit()
        except BaseException:
            # A commit that fails has rolled back by itself; the cause must not hide behind that.
            with suppress(duckdb.TransactionException):
                self.connection.rollback()
            raise
        reached(f"warehouse.{name}_committed")

    def stamp(self, step: str) -> str | None:
        """What the step was last made from; none where it never was."""
        rows = self.connection.execute("SELECT stamp FROM stamps WHERE step = ?", [step]).fetchall()
        return rows[0][0] if rows else None

    def refill(self, table: str, select: str) -> int:
        """Replaces the rows of a declared table by those of a query, columns by name; answers how many."""
        self.connection.execute(f"DELETE FROM {table}")  # noqa: S608
        return self.connection.execute(f"INSERT INTO {table} BY NAME {select}").fetchall()[0][0]

    def count(self, table: str) -> int:
        """Rows of a table."""
        return self.connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]  # noqa: S608 - declared names

    def read(self, query: str) -> pa.Table:
        """The answer of a query."""
        return self.connection.sql(query).to_arrow_table()


@contextmanager
def opened(settings: Settings, *, memory_limit: str = "192MB", threads: int = 2) -> Generator[Warehouse]:
    """The warehouse of the home, created, or made anew where an older platform wrote it or it is damaged.

    Raises:
        HomeError: a newer platform wrote it.
        TransientError: another process has it open and does not let go.
        DamagedError: that it is damaged showed only in its use; it is set aside, the next opening makes it anew.
        StoreError: it cannot be read or written.
    """
    path = settings.warehouse_path
    path.parent.mkdir(parents=True, exist_ok=True)
    config: dict[str, Any] = {
        "memory_limit": memory_limit,
        "threads": threads,
        "temp_directory": str(path.with_suffix(".tmp")),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with faults_of(path), damage_set_aside(path), ExitStack() as stack:
        connection, found = _sound(path, config)
        stack.enter_context(connection)
        is_replacement = aside(path).exists()
        if found is not None and _is_outdated(path, *found):
            connection.close()
            for outdated in (path, path.with_name(f"{path.name}.wal")):
                outdated.unlink(missing_ok=True)
            reached("warehouse.outdated_removed")
            connection, found = _looked_at(path, config)
            stack.enter_context(connection)
            is_replacement = True
        if found is None:
            _create(connection, is_replacement=is_replacement)
        yield Warehouse(connection, ids_of(settings))


def _sound(path: Path, config: dict[str, Any]) -> _Found:
    """As `_looked_at`; of a damaged file, the one that is made in its place."""
    try:
        return _looked_at(path, config)
    except duckdb.Error as error:
        if not is_damage(error, path):
            raise
    set_aside(path)
    return _looked_at(path, config)


def _looked_at(path: Path, config: dict[str, Any]) -> _Found:
    """A connection to the file and its format; none where the file was not there."""
    connection = connected(path, config=config)
    try:
        return connection, _format(connection)
    except duckdb.Error:
        connection.close()
        raise


def connected(path: Path, patience: float | None = None, **options: Any) -> duckdb.DuckDBPyConnection:  # noqa: ANN401
    """A connection to the file, as soon as no other process is in its way.

    Args:
        path: the file.
        patience: seconds after which to give up; PATIENCE by default.
        options: as `duckdb.connect` has them.
    """
    clock = SystemClock()
    until = clock.elapsed() + (PATIENCE if patience is None else patience)
    while True:
        try:
            return duckdb.connect(str(path), **options)
        except duckdb.Error as error:
            if not _is_locked(error) or clock.elapsed() >= until:
                raise
        clock.wait(_LOOK_AGAIN)


def _is_locked(error: duckdb.Error) -> bool:
    return "set lock on file" in str(error).partition("\n")[0]


def _format(connection: duckdb.DuckDBPyConnection) -> tuple[int, str] | None:
    connection.execute("CREATE TABLE IF NOT EXISTS warehouse_format (format INTEGER, statements VARCHAR)")
    rows = connection.execute("SELECT format, statements FROM warehouse_format").fetchall()
    return rows[0] if rows else None


def _is_outdated(path: Path, format: int, statements: str) -> bool:
    if format > FORMAT:
        raise HomeError(
            f"The warehouse has format {format}, this platform knows up to {FORMAT}",
            where=str(path),
            mend="Use the newer platform, or delete the file: it is rebuilt from the raw store",
        )
    return (format, statements) != (FORMAT, statements_digest())


def _create(connection: duckdb.DuckDBPyConnection, *, is_replacement: bool) -> None:
    connection.begin()
    for schema in ("archive", "openf1", "facts", "names"):
        connection.execute(f"CREATE SCHEMA {schema}")
    for name, declared in ARCHIVE_TABLES.items():
        connection.register("empty", declared.schema.empty_table())
        connection.execute(f"CREATE TABLE archive.{name} AS SELECT * FROM empty")  # noqa: S608
    connection.unregister("empty")
    for table in (*INTERNAL, *TABLES.values()):
        if table.name not in _VIEWS:
            connection.execute(table.ddl)
    for view in _VIEWS:
        connection.execute(f"CREATE VIEW {view} AS {statement(f'views/{view}')}")
    connection.execute("CREATE TABLE stamps (step VARCHAR PRIMARY KEY, stamp VARCHAR NOT NULL)")
    connection.execute(
        "CREATE TABLE built (session_key INTEGER, part VARCHAR, content VARCHAR NOT NULL,"
        " PRIMARY KEY (session_key, part))"
    )
    if is_replacement:
        connection.execute("INSERT INTO stamps VALUES (?, '')", [REPLACED])
    connection.execute("INSERT INTO warehouse_format VALUES (?, ?)", [FORMAT, statements_digest()])
    connection.commit()


@contextmanager
def faults_of(path: Path) -> Generator[None]:
    """Turns what DuckDB raises into errors that say what to do."""
    try:
        yield
    except duckdb.Error as error:
        text = str(error).splitlines()[0]
        if _is_locked(error):
            raise TransientError(
                f"Another process has the warehouse open: {text}",
                where=str(path),
                mend="Wait until it has ended, then give the same command again",
            ) from error
        if is_damage(error, path):
            raise DamagedError(
                f"The warehouse is damaged: {text}",
                where=str(path),
                mend="Run `f1 publish`: it sets the file aside and builds it anew from the raw store",
            ) from error
        raise unwritable(error, path) or StoreError(
            f"The warehouse could not be used: {text}",
            where=str(path),
            mend="If it is damaged, delete it: it is rebuilt from the raw store",
        ) from error
