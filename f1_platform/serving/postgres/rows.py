"""The statements over one table's rows by version: what is compared, ended, added, gone back to, forgotten.

A row holds from data version `since` until, where it is not of now, data version `until`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from psycopg import sql

from f1_platform.serving.declaration import Table
from f1_platform.serving.postgres.schema import SCHEMA


@dataclass(frozen=True)
class Rows:
    """Statements of one declared table; values are bound, names are the declaration's."""

    table: Table

    @property
    def staged(self) -> sql.Identifier:
        """Where rows come in, of this transaction alone."""
        return sql.Identifier("pg_temp", f"{self.table.name}_staged")

    @property
    def hashed(self) -> sql.Identifier:
        """The same with their hashes."""
        return sql.Identifier("pg_temp", f"{self.table.name}_hashed")

    @cached_property
    def names(self) -> dict[str, sql.Composable]:
        """What stands in the statements' templates."""
        keys = (sql.SQL("h.{0} = r.{0}").format(sql.Identifier(name)) for name in self.table.key)
        return {
            "rows": sql.Identifier(SCHEMA.name, f"{self.table.name}_rows"),
            "columns": sql.SQL(", ").join(sql.Identifier(column.name) for column in self.table.columns),
            "key": sql.SQL(", ").join(map(sql.Identifier, self.table.key)),
            "alike": sql.SQL(" AND ").join(keys),
            "staged": self.staged,
            "hashed": self.hashed,
        }

    def stage(self) -> sql.Composed:
        """Makes the place where rows come in."""
        return self._said("CREATE TEMP TABLE {staged} ON COMMIT DROP AS SELECT {columns} FROM {rows} WITH NO DATA")

    def copy_in(self) -> sql.Composed:
        """Takes rows as CSV."""
        return self._said("COPY {staged} ({columns}) FROM STDIN (FORMAT csv)")

    def hash(self) -> sql.Composed:
        """Takes the hashes of what came in."""
        return self._said(
            "CREATE TEMP TABLE {hashed} ON COMMIT DROP AS "
            "SELECT s.*, sha256(convert_to(s::text, 'UTF8')) AS row_hash FROM {staged} AS s"
        )

    def end(self) -> sql.Composed:
        """Ends rows of now that did not come in as they are."""
        return self._said(
            "UPDATE {rows} AS r SET until = %(version)s WHERE r.until IS NULL "
            "AND NOT EXISTS (SELECT FROM {hashed} AS h WHERE {alike} AND h.row_hash = r.row_hash)"
        )

    def add(self) -> sql.Composed:
        """Adds rows that came in and are none of now."""
        return self._said(
            "INSERT INTO {rows} ({columns}, row_hash, since) "
            "SELECT {columns}, row_hash, %(version)s FROM {hashed} AS h "
            "WHERE NOT EXISTS (SELECT FROM {rows} AS r WHERE r.until IS NULL AND {alike} AND h.row_hash = r.row_hash)"
        )

    def end_later(self) -> sql.Composed:
        """Ends rows of now that were none of an earlier version."""
        return self._said("UPDATE {rows} SET until = %(version)s WHERE until IS NULL AND since > %(earlier)s")

    def add_earlier(self) -> sql.Composed:
        """Adds rows of an earlier version that are none of now."""
        return self._said(
            "INSERT INTO {rows} ({columns}, row_hash, since) SELECT {columns}, row_hash, %(version)s FROM {rows} "
            "WHERE since <= %(earlier)s AND until > %(earlier)s"
        )

    def forget(self) -> sql.Composed:
        """Removes rows that no kept version has."""
        return self._said("DELETE FROM {rows} WHERE until <= %(oldest)s")

    def of_now(self) -> sql.Composed:
        """All rows of now."""
        return self._said("SELECT {columns} FROM {rows} WHERE until IS NULL ORDER BY {key}")

    def come_since(self) -> sql.Composed:
        """Rows of now that were none of an earlier version."""
        return self._said("SELECT {columns} FROM {rows} WHERE until IS NULL AND since > %(earlier)s ORDER BY {key}")

    def gone_since(self) -> sql.Composed:
        """Keys of an earlier version's rows that are none of now, also where another row has taken the key."""
        return self._said("SELECT {key} FROM {rows} WHERE since <= %(earlier)s AND until > %(earlier)s")

    def _said(self, template: str) -> sql.Composed:
        return sql.SQL(template).format(**self.names)  # pyright: ignore[reportArgumentType] - a template of this module
