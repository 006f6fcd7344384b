"""Reading the declared tables, and checking them against their declarations."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import pyarrow as pa

from f1_platform.errors import UsageError
from f1_platform.settings import Settings
from f1_platform.warehouse.declared import TABLES
from f1_platform.warehouse.ids import ids_of
from f1_platform.warehouse.opening import Warehouse, connected, faults_of
from f1_platform.warehouse.tables import Column, Table


@contextmanager
def reading(settings: Settings, *, patience: float | None = None) -> Generator[Warehouse]:
    """The warehouse for reading alone: nothing is created, and no writer is kept out once it is closed.

    Args:
        settings: where the home is.
        patience: seconds to wait for a run that is writing it.

    Raises:
        TransientError: a run is writing it and does not let go.
        StoreError: there is none, or it cannot be read.
    """
    with faults_of(settings.warehouse_path):
        connection = connected(settings.warehouse_path, patience, read_only=True)
        try:
            yield Warehouse(connection, ids_of(settings))
        finally:
            connection.close()


def read_mart(warehouse: Warehouse, name: str) -> pa.Table:
    """A declared table with its columns in order, its rows by key, so that equal content reads equal.

    Raises:
        UsageError: the warehouse has no such table.
    """
    table = _declared(name)
    columns = ", ".join(column.name for column in table.columns)
    return warehouse.read(f"SELECT {columns} FROM {table.name} ORDER BY {', '.join(table.key)}").cast(table.schema)  # noqa: S608


def check(warehouse: Warehouse, name: str) -> list[str]:
    """What a declared table has that its declaration rules out: repeated keys, nulls, implausible values.

    Returns:
        A sentence for each rule that fails, with the number of rows.

    Raises:
        UsageError: the warehouse has no such table.
    """
    table = _declared(name)
    key = ", ".join(table.key)
    repeated = f"SELECT count(*) FROM (SELECT 1 FROM {table.name} GROUP BY {key} HAVING count(*) > 1)"  # noqa: S608
    rules = [rule for column in table.columns for rule in _rules(column)]
    # One pass over the table: some are views, and as many passes at once as there are rules take too much memory.
    counted = ", ".join(f"count(*) FILTER (WHERE {condition})" for _, condition in rules)
    counts = [
        *warehouse.connection.execute(repeated).fetchall()[0],
        *warehouse.connection.execute(f"SELECT {counted} FROM {table.name}").fetchall()[0],  # noqa: S608
    ]
    meanings = [f"keys ({key}) occur more than once", *(f"rows have {meaning}" for meaning, _ in rules)]
    return [f"{count} {rule}" for rule, count in zip(meanings, counts, strict=True) if count]


def _rules(column: Column) -> list[tuple[str, str]]:
    name, rules = column.name, list[tuple[str, str]]()
    if not column.nullable:
        rules.append((f"no {name}", f"{name} IS NULL"))
    if column.low is not None:
        rules.append((f"{name} below {column.low:g}", f"{name} < {column.low}"))
    if column.high is not None:
        rules.append((f"{name} above {column.high:g}", f"{name} > {column.high}"))
    return rules


def _declared(name: str) -> Table:
    if name not in TABLES:
        raise UsageError(f"The warehouse has no table {name}", mend=f"Choose one of {', '.join(TABLES)}")
    return TABLES[name]
