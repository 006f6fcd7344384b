"""Building the tables of identity: everyone and everything that is named, under one id over both sources.

The rules are in `people`, `teams` and `circuits`; here they are fed and their answers written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pyarrow as pa

from f1_platform.steps import reached
from f1_platform.warehouse.archive_tables import NO_ARCHIVE
from f1_platform.warehouse.catalogue import NO_CATALOGUE
from f1_platform.warehouse.circuits import ArchiveCircuit, KeyedCircuit, match_circuits
from f1_platform.warehouse.declared import INTERNAL, TABLES
from f1_platform.warehouse.ids import Ids
from f1_platform.warehouse.matching import Row, redirects
from f1_platform.warehouse.opening import Warehouse
from f1_platform.warehouse.people import ArchivePerson, SpelledPerson, match_people
from f1_platform.warehouse.statements import statement
from f1_platform.warehouse.teams import ArchiveTeam, SpelledTeam, match_teams

_Record = TypeVar("_Record")
_DECLARED = {table.name: table for table in (*INTERNAL, *TABLES.values())}


def inputs(warehouse: Warehouse, ids: Ids | None = None) -> str:
    """What identity, results and marts follow from, as one text: they are current while it stays the same.

    Args:
        warehouse: an open one.
        ids: those that were given; as they are kept now, unless told.
    """
    loaded = (
        warehouse.stamp("archive") or NO_ARCHIVE,
        warehouse.stamp("catalogue") or NO_CATALOGUE,
        warehouse.stamp("sessions") or "0",
        warehouse.ids.digest() if ids is None else ids.digest,
    )
    return " ".join(loaded)


def build_identity(warehouse: Warehouse) -> dict[str, int] | None:
    """Matches every name anew. New ids are kept, safely, before a table shows them.

    Returns:
        Rows of each table; none where nothing that they follow from has changed.

    Raises:
        HomeError: `identity.csv` cannot be read, or contradicts what hosts share.
        ServiceUnavailable: the database that hosts share does not answer.
    """
    if warehouse.stamp("identity") == inputs(warehouse):
        return None
    with warehouse.ids.giving() as ids:
        people, person_names = match_people(
            _records(warehouse, "archive_people", ArchivePerson),
            _records(warehouse, "openf1_people", SpelledPerson),
            ids,
        )
        teams, team_names = match_teams(
            _records(warehouse, "archive_teams", ArchiveTeam), _records(warehouse, "openf1_teams", SpelledTeam), ids
        )
        circuits = match_circuits(
            _records(warehouse, "archive_circuits", ArchiveCircuit),
            _records(warehouse, "openf1_circuits", KeyedCircuit),
            ids,
        )
    reached("warehouse.ids_saved")
    by_key = {str(row["circuit_key"]): row["circuit_id"] for row in circuits.names}
    tables: dict[str, list[Row]] = {
        "people": people.rows,
        "teams": teams.rows,
        "circuits": circuits.rows,
        "names.people": people.names,
        "names.teams": teams.names,
        "names.circuits": circuits.names,
        "unmatched": [*people.unmatched, *teams.unmatched, *circuits.unmatched],
        "redirects": redirects(ids, (person_names, team_names), by_key),
    }
    with warehouse.step("identity", inputs(warehouse, ids)) as connection:
        rows: dict[str, int] = {}
        for name, content in tables.items():
            connection.register("incoming", pa.Table.from_pylist(content, _DECLARED[name].schema))
            rows[name] = warehouse.refill(name, "SELECT * FROM incoming")
            connection.unregister("incoming")
        rows["entries"] = warehouse.refill("entries", statement("identity/entries"))
    return rows


def _records(warehouse: Warehouse, name: str, record: Callable[..., _Record]) -> list[_Record]:
    return [record(*row) for row in warehouse.connection.execute(statement(f"identity/{name}")).fetchall()]
