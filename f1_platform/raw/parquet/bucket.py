"""The place that is object storage: an object a file, and a copy of it wherever it is read.

The place says which ledger its objects belong to, and is asked before anything is done with it: two ledgers over one
place would delete each other's, and an empty place where the ledger names files is the wrong one, or a disk that is not
mounted.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from f1_platform.errors import HomeError
from f1_platform.openf1 import Unit
from f1_platform.raw.content import content_hash as hash_of
from f1_platform.raw.files import parquet_of, unit_file
from f1_platform.raw.ledger.schema import LedgerSchema
from f1_platform.raw.mirror import Mirror, Write
from f1_platform.raw.parquet.storage import AT_ONCE, Storage

_OWNER = "ledger.txt"


class _Gone(Exception):
    """An object is not there, or is not what was written."""


@dataclass(frozen=True)
class BroughtObject:
    """An object that was written, and is there; implements `Brought`.

    Attributes:
        storage: where.
        file: its name.
        content: all of it.
    """

    storage: Storage
    file: str
    content: pa.Buffer

    def settle(self) -> None:
        """Sees that no sweep was faster; writes it again where one was."""
        if not self.storage.has(self.file):
            self.storage.write(self.file, self.content)

    def drop(self) -> None:
        """Nothing: it is listed, so any host's sweep takes it away."""


class Bucket:
    """The objects of one ledger, and copies of them below one folder; implements `Place`."""

    def __init__(self, storage: Storage, copies: Path, ledger: LedgerSchema) -> None:
        """Asks for nothing yet.

        Args:
            storage: of the objects.
            copies: the folder of copies; made as needed, and nobody's to keep.
            ledger: names the objects.
        """
        self._storage, self._copies, self._mirror = storage, copies, Mirror(copies)
        self._ledger, self._settling = ledger, threading.Lock()
        self._is_ours = False

    @property
    def where(self) -> str:
        """The address, for people."""
        return self._storage.where

    def refuse_stranger(self) -> bool:
        """Sees that the place belongs to the ledger, without a trace; answers whether it already does.

        Raises:
            HomeError: it belongs to another one, or to nobody though this one names files.
        """
        said = self._storage.read(_OWNER)
        owner, ledger = said.decode().strip() if said is not None else None, self._ledger.identity()
        mend = "Let F1_RAW_URL and F1_DATABASE_URL be those that were used together; a disk must be mounted"
        if owner is not None and owner != ledger:
            what = f"These raw records belong to ledger {owner}, the database keeps {ledger or 'none'}"
            raise HomeError(what, where=self.where, mend=mend)
        if owner is None and self._ledger.names_files():
            raise HomeError(
                "The raw records that the database's ledger names are not there", where=self.where, mend=mend
            )
        return owner is not None

    def lacks(self, file: str) -> bool:  # a question for each unit would take longer than the work
        """Never known before it is read."""
        return False

    def bring(self, unit: Unit, content_hash: str, table: pa.Table) -> BroughtObject:
        """Writes a unit's object; see the port. This host, which will read it first of all, has its copy at once."""
        self._settle(writes=True)
        content = parquet_of(table, unit)
        brought = BroughtObject(self._storage, unit_file(unit, content_hash), content)
        self._storage.write(brought.file, content)
        self._mirror.keep(unit, content_hash, lambda: lambda path: path.write_bytes(content))
        return brought

    def paths(self, files: Mapping[Unit, str]) -> dict[Unit, Path]:
        """Copies of the units' objects, fetched where this host has none."""
        if not files:
            return {}
        self._settle(writes=False)
        with ThreadPoolExecutor(AT_ONCE, "raw-copies") as pool:
            copies = pool.map(lambda named: self._copy(*named), files.items())
            return {unit: path for unit, path in zip(files, copies, strict=True) if path is not None}

    def remove(self, files: Iterable[str]) -> None:
        """Deletes objects."""
        self._storage.remove(files)

    def sweep(self, named: Iterable[str]) -> int:
        """Deletes copies of what is not named any more."""
        return self._mirror.sweep(self._copies / file for file in named)

    def _settle(self, *, writes: bool) -> None:
        """Once, before anything else: refuses a stranger's place, and claims one that is nobody's."""
        with self._settling:
            if not self._is_ours:
                self._is_ours = self.refuse_stranger()
            if not self._is_ours and writes:
                self._storage.write(_OWNER, f"{self._ledger.identity()}\n".encode())
                self._is_ours = True

    def _copy(self, unit: Unit, file: str) -> Path | None:
        def fetch() -> Write:
            content = self._proven(file)
            return lambda path: path.write_bytes(content)

        try:
            return self._mirror.keep(unit, Path(file).stem, fetch)
        except _Gone:
            return None

    def _proven(self, file: str) -> bytes:
        """All of an object, whose records have the hash that its name tells.

        Raises:
            _Gone: it is not there, or they have not.
        """
        content = self._storage.read(file)
        try:
            if content is not None and hash_of(pq.read_table(pa.BufferReader(content))) == Path(file).stem:
                return content
        except (pa.ArrowException, OSError):
            pass
        raise _Gone(file)
