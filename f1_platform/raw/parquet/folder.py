"""The place that is a folder of the local disk: files are written beside, fsynced, and moved to where they are read."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from f1_platform.openf1 import Unit
from f1_platform.raw.files import disk_faults, unit_file, write_parquet


@dataclass(frozen=True)
class FileBeside:
    """A file in the folder of what comes in; implements `Brought`.

    Attributes:
        unit: whose records it holds.
        beside: where it is.
        final: where it is read.
    """

    unit: Unit
    beside: Path
    final: Path

    def settle(self) -> None:
        """Moves it to where it is read."""
        with disk_faults(self.unit, self.final.parent):
            self.final.parent.mkdir(parents=True, exist_ok=True)
            self.beside.replace(self.final)
            folder = os.open(self.final.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def drop(self) -> None:
        """Deletes it."""
        with disk_faults(self.unit, self.final.parent):
            self.beside.unlink()


class Folder:
    """Files below one folder; implements `Place`."""

    def __init__(self, directory: Path) -> None:
        """Uses that folder; created as needed."""
        self._directory, self._incoming = directory, directory / ".incoming"

    @property
    def where(self) -> str:
        """The folder."""
        return str(self._directory)

    def lacks(self, file: str) -> bool:
        """Whether a file is not there."""
        return not (self._directory / file).exists()

    def bring(self, unit: Unit, content_hash: str, table: pa.Table) -> FileBeside:
        """Writes a unit's file beside; see the port."""
        name = f"{os.getpid()}-{threading.get_ident()}-{unit.endpoint}-{unit.session_key}.parquet"
        with disk_faults(unit, self._directory):
            self._incoming.mkdir(parents=True, exist_ok=True)
            write_parquet(table, unit, self._incoming / name)
        return FileBeside(unit, self._incoming / name, self._directory / unit_file(unit, content_hash))

    def paths(self, files: Mapping[Unit, str]) -> dict[Unit, Path]:
        """Where the units' files are."""
        return {unit: self._directory / file for unit, file in files.items()}

    def remove(self, files: Iterable[str]) -> None:
        """Deletes files."""
        with disk_faults(None, self._directory):
            for file in files:
                (self._directory / file).unlink(missing_ok=True)

    def sweep(self, named: Iterable[str]) -> int:  # what is not named, the ledger lists
        """Removes what killed writers left beside."""
        swept = 0
        with disk_faults(None, self._directory):
            for left in self._incoming.glob("*"):
                if not _alive(int(left.name.partition("-")[0])):
                    left.unlink(missing_ok=True)
                    swept += 1
        return swept


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
