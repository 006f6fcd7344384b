"""A serving file that says what a database has published: made whole once, then by what differs.

The file is swapped like any serving file, so whoever reads it sees one version, and goes on while the database is away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from f1_platform.errors import StoreError
from f1_platform.postgres.connecting import Connection, Database
from f1_platform.serving.declaration import Table
from f1_platform.serving.postgres.holding import nothing_published, refuse_older, versions
from f1_platform.serving.postgres.rows import Rows
from f1_platform.serving.publication import Published
from f1_platform.serving.sqlite.altering import Alteration, swap_in_altered, swap_in_streamed
from f1_platform.serving.sqlite.locking import alone_at
from f1_platform.serving.sqlite.published import has_declared_tables, published
from f1_platform.serving.sqlite.writing import sweep
from f1_platform.serving.tables import TABLES

_BATCH = 5_000


@dataclass(frozen=True)
class Replica:
    """A copy of what is published.

    Attributes:
        database: asked as the reader.
        path: the serving file.
    """

    database: Database
    path: Path

    def bring_up(self) -> bool:
        """Makes the file say what is published now; processes of one folder take turns.

        Returns:
            Whether it said something else.

        Raises:
            StoreError: nothing is published, the schema is another platform's, or the file cannot be written.
            ServiceUnavailable: the database does not answer; the file is as it was.
        """
        with alone_at(self.path), self.database.connect() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            refuse_older(connection, self.database.where)
            kept = versions(connection, self.database.where)
            if not kept:
                raise nothing_published(self.database.where)
            now, ours = kept[0], self._ours()
            if ours is not None and _same(ours, now):
                return False
            sweep(self.path)
            if ours is not None and any(_same(ours, one) for one in kept):
                swap_in_altered(self.path, now, dict(_alterations(connection, ours, now)))
            else:
                swap_in_streamed(self.path, now, ((name, _streamed(connection, TABLES[name])) for name in TABLES))
            return True

    def _ours(self) -> Published | None:
        """What the file says; none where it says nothing, or has not the tables of this platform."""
        try:
            return published(self.path) if has_declared_tables(self.path) else None
        except StoreError:
            return None


def _same(one: Published, other: Published) -> bool:
    return (one.data_version, one.content_hash) == (other.data_version, other.content_hash)


def _alterations(connection: Connection, ours: Published, now: Published) -> Iterator[tuple[str, Alteration]]:
    for name, table in TABLES.items():
        if ours.table_hashes.get(name) != now.table_hashes.get(name):
            rows, bound = Rows(table), {"earlier": ours.data_version}
            gone = connection.execute(rows.gone_since(), bound).fetchall()
            come = connection.execute(rows.come_since(), bound).fetchall()
            yield name, Alteration(gone, _as_arrow(table, come))


def _streamed(connection: Connection, table: Table) -> Iterator[pa.RecordBatch]:
    with connection.cursor(name=f"all_{table.name}") as cursor:
        cursor.execute(Rows(table).of_now())
        while rows := cursor.fetchmany(_BATCH):
            yield from _as_arrow(table, rows).to_batches()


def _as_arrow(table: Table, rows: list[tuple[object, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else ((),) * len(table.columns)
    arrays = [pa.array(list(values), field.type) for values, field in zip(columns, table.schema, strict=True)]
    return pa.table(arrays, schema=table.schema)
