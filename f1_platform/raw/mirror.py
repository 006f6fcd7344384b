"""Parquet copies of units that are held elsewhere, for DuckDB: made when first asked for, named by their content.

A copy may be deleted at any time, it comes back; so does one that was cut short or cannot be read.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa

from f1_platform.openf1 import Unit, arrow_schema
from f1_platform.raw.content import content_hash as hash_of
from f1_platform.raw.files import Wanted, disk_faults, is_whole, read_parquet, stream_parquet, unit_file

GRACE = 600.0
"""Seconds that a copy stays after it was last handed out."""

_TRIES = 20
"""How often a copy is written whose folder somebody deletes meanwhile."""


Write = Callable[[Path], object]
"""Writes a unit's file to a path."""


class CopyLost(Exception):
    """A copy is not there, or cannot be read and was deleted."""


class Mirror:
    """Copies below one folder."""

    def __init__(self, directory: Path) -> None:
        """Uses that folder; created as needed."""
        self._directory = directory

    def path(self, unit: Unit, content_hash: str) -> Path:
        """Where the copy of that content is, or will be."""
        return self._directory / unit_file(unit, content_hash)

    def keep(self, unit: Unit, content_hash: str, fetch: Callable[[], Write]) -> Path:
        """The copy of that content; fetched and written first where it is not there, or not whole.

        It stays for `GRACE` seconds from now, for whoever reads it, even if the unit changes.

        Raises:
            StoreError: the disk is full, or cannot be written.
        """
        path = self.path(unit, content_hash)
        if is_whole(path):
            with suppress(FileNotFoundError):
                os.utime(path)
                return path
        write = fetch()
        with disk_faults(unit, self._directory):
            for _ in range(_TRIES - 1):
                with suppress(FileNotFoundError, FileExistsError):
                    return _place(write, path)
            return _place(write, path)

    def batches(self, path: Path, wanted: Wanted) -> Iterator[pa.RecordBatch]:
        """The wanted records in a copy.

        Raises:
            CopyLost: it is not there, or cannot be read and was deleted; also after some records came.
        """
        with self._losing(path, wanted.unit):
            yield from read_parquet(path, wanted.unit, wanted.columns, wanted.since, wanted.until)

    def stream(self, path: Path, unit: Unit) -> Iterator[pa.RecordBatch]:
        """All records in a copy, few at a time.

        Raises:
            CopyLost: as for `batches`.
        """
        with self._losing(path, unit):
            yield from stream_parquet(path, unit)

    def is_cut(self, unit: Unit, content_hash: str) -> bool:
        """Whether there is a copy whose footer cannot be read, or is not that of all of it; no record is read."""
        path = self.path(unit, content_hash)
        return path.exists() and not is_whole(path)

    def proven(self, unit: Unit, content_hash: str) -> pa.Table | None:
        """The records in the copy of that content; none where there is no copy, or where it is damaged."""
        try:
            table = pa.Table.from_batches(
                read_parquet(self.path(unit, content_hash), unit, None, None, None), arrow_schema(unit.endpoint)
            )
        except (pa.ArrowException, OSError):
            return None
        return table if hash_of(table) == content_hash else None

    def drop(self, unit: Unit, content_hash: str) -> None:
        """Deletes a copy, if it is there."""
        with disk_faults(unit, self._directory):
            self.path(unit, content_hash).unlink(missing_ok=True)

    def sweep(self, current: Iterable[Path]) -> int:
        """Deletes copies that are not current and that nobody was handed for a while; answers how many."""
        kept, swept = set(current), 0
        if not self._directory.exists():
            return 0
        with disk_faults(None, self._directory), suppress(FileNotFoundError):
            now = self._directory / ".swept"
            now.touch()
            before = now.stat().st_mtime - GRACE
            for path in self._directory.rglob("*.parquet"):
                with suppress(FileNotFoundError):
                    if path not in kept and path.stat().st_mtime < before:
                        path.unlink()
                        swept += 1
        return swept

    @contextmanager
    def _losing(self, path: Path, unit: Unit) -> Generator[None]:
        """Deletes a copy that cannot be read."""
        try:
            yield
        except (pa.ArrowException, OSError) as error:
            with disk_faults(unit, self._directory):
                path.unlink(missing_ok=True)
            raise CopyLost(str(error)) from error


def _place(write: Write, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{os.getpid()}-{threading.get_ident()}-{path.name}")
    write(beside)
    return beside.replace(path)
