"""`identity.csv` of the home."""

from __future__ import annotations

import csv
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from f1_platform.errors import HomeError
from f1_platform.warehouse.ids.given import Given, Ids, as_csv


@dataclass(frozen=True)
class IdsFile:
    """Ids in a file, of which one process of the home at a time gives new ones; implements `GivenIds`.

    Attributes:
        path: made with the first id.
    """

    path: Path

    def digest(self) -> str:
        """As the port says."""
        return Ids(read_ids(self.path)).digest

    @contextmanager
    def giving(self) -> Generator[Ids]:
        """As the port says."""
        ids = Ids(read_ids(self.path))
        yield ids
        if ids.added:
            write_ids(self.path, ids.rows)


def read_ids(path: Path) -> list[Given]:
    """The file's rows; none where there is no file.

    Raises:
        HomeError: it is not what this module writes.
    """
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows: list[Given] = []
        try:
            for row in reader:
                kind = row["kind"]
                if kind not in ("driver", "circuit", "team"):
                    raise ValueError(f"{kind!r} is none of driver, circuit, team")
                rows.append(Given(kind, row["ref"], int(row["id"]), row["key"], row["name"]))
        except (KeyError, TypeError, ValueError) as error:
            raise HomeError(
                f"identity.csv cannot be read: {error}",
                where=f"{path} line {reader.line_num}",
                mend="Restore the file; it keeps the ids that were given, and they must not change",
            ) from error
    return rows


def write_ids(path: Path, rows: Sequence[Given]) -> None:
    """Writes the file whole: beside, then in its place."""
    beside = path.with_suffix(".incoming")
    with beside.open("wb") as file:
        file.write(as_csv(rows))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
