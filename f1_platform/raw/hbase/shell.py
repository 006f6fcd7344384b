"""Differences as commands for the HBase shell, for clusters without a Thrift 2 gateway. Pure: nothing is run here."""

from __future__ import annotations

from collections.abc import Mapping

from f1_platform.raw.hbase.differences import (
    Lacking,
    MissingFamily,
    MissingNamespace,
    MissingSplit,
    MissingTable,
    NarrowFamily,
)
from f1_platform.raw.hbase.tables import Family, Table

_NEXT = ",\n  "
"""A line that ends in a comma goes on in the next: so the shell takes it when pasted."""


def shell_command(lacking: Lacking) -> str:
    """The command that mends one difference."""
    match lacking:
        case MissingNamespace(name):
            return f"create_namespace '{name}'"
        case MissingTable(table):
            return _create(table)
        case MissingFamily(table, family):
            return f"alter '{table}', {_family(family)}"
        case NarrowFamily(table, found, _):
            # What an `alter` of a family does not name, stays as it is.
            return f"alter '{table}', {_attributes({'NAME': found.name, **lacking.changes})}"
        case MissingSplit(table, point):
            return f"split '{table}', '{point}'"


def _create(table: Table) -> str:
    parts = [f"create '{table.name}'", *(_family(family) for family in table.families)]
    if table.splits:
        parts.append(f"SPLITS => [{', '.join(map(_literal, table.splits))}]")
    return _NEXT.join(parts)


def _family(family: Family) -> str:
    return _attributes({"NAME": family.name, **family.attributes})


def _attributes(attributes: Mapping[str, str | int | bool]) -> str:
    return "{" + ", ".join(f"{name} => {_literal(value)}" for name, value in attributes.items()) + "}"


def _literal(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, int) else f"'{value}'"
