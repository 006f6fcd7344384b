"""Publishing to Postgres: one transaction that writes the rows that differ, by their hashes taken in the database.

Readers wait for nothing: rows are ended and added, never locked as a table, and the old version is seen until the
commit. Whoever is killed before it has changed nothing, and leaves nothing: what came in lies in temporary tables.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

import pyarrow as pa
from psycopg import errors as pg
from pyarrow import csv

from f1_platform.clock import Clock
from f1_platform.errors import ServiceUnavailable, StoreError
from f1_platform.postgres.connecting import Connection
from f1_platform.serving.conform import conform, content_hash, hash_of_all
from f1_platform.serving.postgres.holding import nothing_published, versions
from f1_platform.serving.postgres.rows import Rows
from f1_platform.serving.publication import Publication, Published, version_to_go_back_to
from f1_platform.serving.tables import TABLES, declared_table
from f1_platform.steps import reached

NOTICE = "f1_published"
"""The channel on which each commit tells its version."""

_LOCK = 0x463150
"""Advisory lock of whoever publishes."""

_PATIENCE: LiteralString = "120s"
_BATCH = 10_000
_WITHOUT_HEADER = csv.WriteOptions(include_header=False)


@dataclass(frozen=True)
class Publishing:
    """A publish under way, in its transaction.

    Attributes:
        connection: not in autocommit.
        clock: tells when.
        where: the database, for people.
        kept: how many versions are kept, the published one among them.
    """

    connection: Connection
    clock: Clock
    where: str
    kept: int

    def publish(self, tables: Mapping[str, pa.Table]) -> Publication:
        """Publishes these tables, the others stay; see `ServingStore.publish`."""
        conformed = {name: conform(declared_table(name), table) for name, table in tables.items()}
        came = {name: content_hash(TABLES[name], table) for name, table in conformed.items()}
        reached("serving.checked")
        before = self._alone()
        if before is None and (missing := TABLES.keys() - came.keys()):
            raise StoreError(f"Table {min(missing)} is missing", where="publishing", mend=nothing_published("").mend)
        hashes = dict(before.table_hashes if before else {}) | came
        rows = dict(before.rows if before else {}) | {name: table.num_rows for name, table in conformed.items()}
        whole = hash_of_all(hashes)
        if before is not None and before.content_hash == whole:
            return Publication(before.data_version, changed=False, rows=rows)
        version = before.data_version + 1 if before else 1
        for name, table in conformed.items():
            if before is None or before.table_hashes.get(name) != came[name]:
                self._write(Rows(TABLES[name]), table, version)
        return self._name(Published(version, whole, self.clock.now().isoformat(), hashes, rows))

    def roll_back(self, data_version: int | None) -> Publication:
        """Publishes an earlier version's content again; see `ServingStore.roll_back`."""
        before = self._alone()
        if before is None:
            raise nothing_published(self.where)
        earlier = {one.data_version: one for one in versions(self.connection, self.where)[1:]}
        wanted = version_to_go_back_to(data_version, before.data_version, earlier, self.where)
        back, version = earlier[wanted], before.data_version + 1
        for table in TABLES.values():
            bound = {"version": version, "earlier": wanted}
            self.connection.execute(Rows(table).end_later(), bound)
            self.connection.execute(Rows(table).add_earlier(), bound)
        return self._name(
            Published(version, back.content_hash, self.clock.now().isoformat(), back.table_hashes, back.rows)
        )

    def _alone(self) -> Published | None:
        """Waits until nobody else publishes; answers what is published then."""
        try:
            self.connection.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            self.connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        except pg.LockNotAvailable as error:
            raise ServiceUnavailable(
                "Another publish has been under way for two minutes",
                where=self.where,
                mend="See pg_stat_activity for `f1 publish`, or try again",
            ) from error
        return next(iter(versions(self.connection, self.where)), None)

    def _write(self, rows: Rows, table: pa.Table, version: int) -> None:
        self.connection.execute(rows.stage())
        with self.connection.cursor() as cursor, cursor.copy(rows.copy_in()) as copy:
            for batch in table.to_batches(_BATCH):
                copy.write(_as_csv(batch))
        reached("serving.rows_staged")
        self.connection.execute(rows.hash())
        self.connection.execute(rows.end(), {"version": version})
        reached("serving.rows_ended")
        self.connection.execute(rows.add(), {"version": version})
        reached("serving.table_written")

    def _name(self, content: Published) -> Publication:
        """Says which version this is, forgets those that are kept no longer, tells whoever listens, and commits."""
        execute, version = self.connection.execute, content.data_version
        execute(
            "INSERT INTO serving.publications VALUES (%s, %s, %s)",
            (version, content.content_hash, content.published_at),
        )
        for name, hashed in content.table_hashes.items():
            execute(
                "INSERT INTO serving.published_tables VALUES (%s, %s, %s, %s)",
                (version, name, hashed, content.rows[name]),
            )
        oldest = version - self.kept + 1
        execute("DELETE FROM serving.publications WHERE data_version < %s", (oldest,))
        for table in TABLES.values():
            execute(Rows(table).forget(), {"oldest": oldest})
        execute("SELECT pg_notify(%s, %s)", (NOTICE, str(version)))
        reached("serving.version_named")
        self.connection.commit()
        reached("serving.committed")
        return Publication(version, changed=True, rows=content.rows)


def _as_csv(batch: pa.RecordBatch) -> bytes:
    """Rows as COPY reads them: nulls empty, empty texts quoted, lists in Postgres' braces."""
    columns = [_braced(values) if pa.types.is_list(values.type) else values for values in batch.columns]
    sink = io.BytesIO()
    csv.write_csv(pa.RecordBatch.from_arrays(columns, batch.schema.names), sink, _WITHOUT_HEADER)
    return sink.getvalue()


def _braced(lists: pa.Array) -> pa.Array:
    return pa.array([None if one is None else _brace(one) for one in lists.to_pylist()], pa.string())


def _brace(numbers: list[int | None]) -> str:
    return "{" + ",".join("NULL" if number is None else str(number) for number in numbers) + "}"
