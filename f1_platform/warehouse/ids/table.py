"""Ids that all hosts share: a table of the schema `shared`, to which one host at a time adds rows.

`identity.csv` of the home is a copy of it: a home that gave ids by itself before brings them along, a backup of the
home holds them, and a database that was restored from an older backup gets back what it lacks.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import cast

from f1_platform.errors import HomeError
from f1_platform.postgres.connecting import Connection, Database
from f1_platform.postgres.shared.schema import SCHEMA, transaction
from f1_platform.warehouse.ids.file import read_ids, write_ids
from f1_platform.warehouse.ids.given import Given, Ids, Kind

_ALONE = "SET LOCAL lock_timeout = '120s'; LOCK TABLE shared.given_ids IN SHARE ROW EXCLUSIVE MODE"
"""Who only reads goes on."""

_ROWS = "SELECT kind, ref, id, key, name FROM shared.given_ids ORDER BY number"
_ADD = "INSERT INTO shared.given_ids (kind, ref, id, key, name) VALUES (%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class IdsTable:
    """Ids in a database; implements `GivenIds`.

    Attributes:
        database: asked as the role that loads.
        path: `identity.csv` of the home.
    """

    database: Database
    path: Path

    def digest(self) -> str:
        """As the port says; nothing is made where there is no table yet."""
        with self.database.connect(autocommit=True) as connection:
            there = SCHEMA.version(connection, self.database.where) > 0
            return Ids(_rows(connection) if there else []).digest

    @contextmanager
    def giving(self) -> Generator[Ids]:
        """As the port says; the home's own rows are among them."""
        here = read_ids(self.path)
        with transaction(self.database) as connection:
            connection.execute(_ALONE)
            ids = Ids(_rows(connection))
            self._bring_along(ids, here)
            yield ids
            with connection.cursor() as cursor:
                cursor.executemany(_ADD, [astuple(row) for row in ids.added])
        if ids.rows != here:
            write_ids(self.path, ids.rows)

    def _bring_along(self, ids: Ids, here: Sequence[Given]) -> None:
        """Adds the home's rows that are missing.

        Raises:
            HomeError: the home gave an id to another, or another id.
        """
        by_key = {(row.kind, row.key): row for row in ids.rows}
        by_id = {(row.kind, row.id): row for row in ids.rows}
        for row in here:
            same = by_key.get((row.kind, row.key), by_id.get((row.kind, row.id)))
            if same is None:
                ids.rows.append(row)
            elif (same.key, same.id) != (row.key, row.id):
                raise HomeError(
                    f"The home gave {row.kind} {row.ref} the id {row.id}, the hosts that share a database gave "
                    f"{same.ref} {same.id}: an id never changes",
                    where=f"{self.path}, {self.database.where}",
                    mend="Move the file away, and this home takes the ids of the database; or choose another database",
                )


def _rows(connection: Connection) -> list[Given]:
    rows = cast(list[tuple[Kind, str, int, str, str]], connection.execute(_ROWS).fetchall())
    return [Given(*row) for row in rows]
