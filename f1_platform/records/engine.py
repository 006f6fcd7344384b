"""DuckDB, as far as reading Parquet files of one folder goes: nothing else of the machine, no network, no extension.

One database in memory, a cursor a query. A query runs on the thread that reads it, so that as many run at a time as the
caller has threads.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import pyarrow as pa

from f1_platform.errors import StoreError
from f1_platform.records.bounds import Bound
from f1_platform.records.cancel import Cancel
from f1_platform.records.refusals import Cancelled

_BATCH_ROWS = 8192
_LOCKS = (
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


class Engine:
    """Reads Parquet files below one folder."""

    def __init__(self, folder: Path) -> None:
        """Opens the database; the folder need not be there yet."""
        self._database = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": "1GB"})
        self._database.execute("SET allowed_directories = ?", [[f"{folder.absolute()}/"]])
        for lock in _LOCKS:
            self._database.execute(lock)

    @contextmanager
    def reading(self, cancel: Cancel) -> Generator[Reader]:
        """A reader of its own, that `cancel` stops."""
        with self._database.cursor() as cursor:
            cancel.on_cancel(lambda: _interrupt(cursor))
            yield Reader(cursor, cancel)


class Reader:
    """Asks one statement after the other."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, cancel: Cancel) -> None:
        """Uses that cursor; see `Engine.reading`."""
        self._cursor, self._cancel = cursor, cancel

    def batches(self, sql: str, values: Sequence[Bound | list[str]]) -> Iterator[pa.RecordBatch]:
        """The rows of a statement, as a stream.

        Raises:
            Cancelled: it was stopped.
            StoreError: a file cannot be read.
        """
        try:
            if self._cancel.is_cancelled:  # an interrupt between two statements stops neither
                raise Cancelled("The query was stopped")
            yield from self._cursor.sql(sql, params=values).to_arrow_reader(_BATCH_ROWS)
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            raise self._meaning(error) from error

    def _meaning(self, error: Exception) -> Exception:
        if self._cancel.is_cancelled:
            return Cancelled("The query was stopped")
        mend = "Delete the file that is named; `f1 run` then fetches its unit anew"
        return StoreError("The records could not be read", where=str(error), mend=mend)


def _interrupt(cursor: duckdb.DuckDBPyConnection) -> None:
    with suppress(duckdb.Error):  # it has ended
        cursor.interrupt()
