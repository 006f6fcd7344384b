"""The serving store that is a SQLite file, and the earlier versions kept beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from f1_platform.clock import Clock
from f1_platform.errors import StoreError
from f1_platform.serving.publication import Publication, Published, version_to_go_back_to
from f1_platform.serving.sqlite.keeping import kept_files
from f1_platform.serving.sqlite.published import published, read_tables
from f1_platform.serving.sqlite.publishing import publish
from f1_platform.serving.tables import TABLES


@dataclass(frozen=True)
class SqliteStore:
    """A serving file.

    Attributes:
        path: the file; its folder is created by the first publish.
        clock: tells when, which is noted in the file and nowhere else.
        kept: how many versions are kept, the published one among them.
    """

    path: Path
    clock: Clock
    kept: int = 1

    @property
    def where(self) -> str:
        """The file."""
        return str(self.path)

    def publish(self, tables: Mapping[str, pa.Table]) -> Publication:
        """As the port says, by replacing the file whole."""
        others = tuple(name for name in TABLES if name not in tables)
        before = read_tables(self.path, others) if others else {}
        return publish(before | dict(tables), self.path, self.clock, self.kept)

    def admit_readers(self) -> None:
        """Nothing: who may read a file, its folder says."""

    def published(self) -> Published:
        """As the port says."""
        return published(self.path)

    def versions(self) -> list[Published]:
        """As the port says; a kept file that cannot be read is left out."""
        if not self.path.exists():
            return []
        found: list[Published] = [self.published()]
        for file in reversed(kept_files(self.path).values()):
            try:
                found.append(published(file))
            except StoreError:
                continue
        return found

    def roll_back(self, data_version: int | None = None) -> Publication:
        """As the port says."""
        files = kept_files(self.path)
        wanted = version_to_go_back_to(data_version, self.published().data_version, files, self.where)
        return publish(read_tables(files[wanted]), self.path, self.clock, self.kept)
