"""Parquet copies of units that HBase holds, for DuckDB: made when first asked for, named by the hash of their content.

A copy is made of what was read from HBase, after its hash was compared with the published one; so it is also the proof
that the unit is whole. It may be deleted at any time, it comes back.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa

from f1_platform.openf1 import Unit, arrow_schema
from f1_platform.raw.content import content_hash as hash_of
from f1_platform.raw.files import disk_faults, read_parquet, unit_file, write_parquet

GRACE = 600.0
"""Seconds that a copy stays after it was last handed out."""


class Mirror:
    """Copies below one folder."""

    def __init__(self, directory: Path) -> None:
        """Uses that folder; created as needed."""
        self._directory = directory

    def path(self, unit: Unit, content_hash: str) -> Path:
        """Where the copy of that content is, or will be."""
        return self._directory / unit_file(unit, content_hash)

    def keep(self, unit: Unit, content_hash: str, read: Callable[[], pa.Table]) -> Path:
        """The copy of that content; read and written first where it is not there.

        It stays for `GRACE` seconds from now, for whoever reads it, even if the unit changes.

        Raises:
            StoreError: the disk is full.
        """
        path = self.path(unit, content_hash)
        try:
            os.utime(path)
        except FileNotFoundError:
            table = read()
            with disk_faults(unit, self._directory):
                path.parent.mkdir(parents=True, exist_ok=True)
                beside = path.with_name(f".{os.getpid()}-{threading.get_ident()}-{path.name}")
                write_parquet(table, unit, beside)
                beside.replace(path)
        return path

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
        with disk_faults(None, self._directory):
            now = self._directory / ".swept"
            now.touch()
            before = now.stat().st_mtime - GRACE
            for path in self._directory.rglob("*.parquet"):
                if path not in kept and path.stat().st_mtime < before:
                    path.unlink(missing_ok=True)
                    swept += 1
        return swept
