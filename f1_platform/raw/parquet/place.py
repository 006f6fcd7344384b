"""The port of places where a Parquet store keeps its files: called by the hash of their content, they never change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from f1_platform.openf1 import Unit


class Brought(Protocol):
    """A file that was written, and is to be named or not."""

    def settle(self) -> None:
        """Sees that it is where it is read, before it is named. Nobody takes it away meanwhile."""
        ...

    def drop(self) -> None:
        """Says that it is not named, where only this process would take it away."""
        ...


class Place(Protocol):
    """Files by name, such as `f1_data/laps/year=2024/meeting=1229/session=9472/<hash>.parquet`.

    Every call raises `F1Error` where the place cannot be used.
    """

    @property
    def where(self) -> str:
        """The place, for people; without any secret."""
        ...

    def lacks(self, file: str) -> bool:
        """Whether a file is known to be gone; where only asking far away would tell, reading it tells."""
        ...

    def bring(self, unit: Unit, content_hash: str, table: pa.Table) -> Brought:
        """Writes a unit's file: whole and to last when this returns, though perhaps not where it is read."""
        ...

    def paths(self, files: Mapping[Unit, str]) -> dict[Unit, Path]:
        """The units' files on the local disk, there for as long as a reader takes; those that are gone are left out."""
        ...

    def remove(self, files: Iterable[str]) -> None:
        """Deletes files, of which some may be gone."""
        ...

    def sweep(self, named: Iterable[str]) -> int:
        """Removes what killed writers and past readers left on the local disk; answers how many files.

        Args:
            named: by the ledger now.
        """
        ...
