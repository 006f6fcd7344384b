"""Building the tables at the grain of a session, for those sessions only whose units differ from what was built.

A session's rows are deleted and inserted in one transaction with the hash of the units they came from. Telemetry is a
part of its own: nothing waits for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

import duckdb

from f1_platform.openf1 import Unit
from f1_platform.raw import RawStore, Report
from f1_platform.warehouse.mounting import mount
from f1_platform.warehouse.opening import Warehouse
from f1_platform.warehouse.quality import SESSION_RULES, TELEMETRY_RULES, findings_of
from f1_platform.warehouse.statements import statement

_Contents = dict[int, tuple[str, list[Unit]]]
"""Of sessions: what their rows follow from, and the units to read."""


@dataclass(frozen=True)
class Part:
    """A group of session tables that is built together.

    Attributes:
        name: as the step is called.
        endpoints: what it reads.
        scratch: statements that make temporary tables on the way, in order.
        tables: statement and table of each result.
        rules: rules of quality that read the same records.
        findings: the table of what they find.
        at_once: sessions in one transaction, so that memory stays bounded.
    """

    name: str
    endpoints: tuple[str, ...]
    scratch: tuple[str, ...]
    tables: dict[str, str]
    rules: tuple[str, ...]
    findings: str
    at_once: int


SUMMARY = Part(
    "sessions",
    ("drivers", "intervals", "laps", "pit", "position", "session_result", "starting_grid", "stints"),
    ("session_laps", "crossings", "places", "lap_leaders"),
    {
        "drivers": "openf1.drivers",
        "session_result": "openf1.session_result",
        "starting_grid": "openf1.starting_grid",
        "driver_sessions": "facts.driver_sessions",
        "driver_stints": "facts.driver_stints",
        "race_laps": "facts.race_laps",
    },
    SESSION_RULES,
    "quality_findings",
    at_once=100,
)
TELEMETRY = Part(
    "telemetry",
    ("car_data",),
    (),
    {"driver_telemetry": "facts.driver_telemetry"},
    TELEMETRY_RULES,
    "facts.telemetry_findings",
    at_once=1,
)


def stale_sessions(warehouse: Warehouse, store: RawStore, *, telemetry: bool = False) -> list[int]:
    """Sessions whose units differ from those last built, or are gone.

    Args:
        warehouse: the warehouse.
        store: the raw store.
        telemetry: asks for the telemetry part instead of the summary part.
    """
    part = TELEMETRY if telemetry else SUMMARY
    return sorted(_stale(warehouse, part, _contents(warehouse, store, part)))


def build_sessions(
    warehouse: Warehouse, store: RawStore, session_keys: Iterable[int], *, telemetry: bool = False
) -> dict[str, int] | None:
    """Builds one part of those of these sessions whose units have changed anew, some of them in each transaction.

    Returns:
        Rows written to each table; none where no unit of them has changed.
    """
    part = TELEMETRY if telemetry else SUMMARY
    contents = _contents(warehouse, store, part)
    stale = sorted(_stale(warehouse, part, contents) & set(session_keys))
    if not stale:
        return None
    rows = dict.fromkeys((*part.tables.values(), part.findings), 0)
    for first in range(0, len(stale), part.at_once):
        keys = stale[first : first + part.at_once]
        units = [unit for key in keys if key in contents for unit in contents[key][1]]
        with warehouse.step(part.name, str(int(warehouse.stamp(part.name) or 0) + 1)) as connection:
            connection.execute(statement("sessions/building"), [keys])
            mount(connection, store, part.endpoints, units)
            for name in part.scratch:
                connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {statement(f'sessions/{name}')}")
            for name, table in part.tables.items():
                rows[table] += _replace(connection, table, statement(f"sessions/{name}"))
            rows[part.findings] += _replace(connection, part.findings, findings_of(part.rules))
            connection.execute("DELETE FROM built WHERE part = $1 AND session_key IN $2", [part.name, keys])
            kept = [(key, part.name, contents[key][0]) for key in keys if key in contents]
            if kept:
                connection.executemany("INSERT INTO built VALUES (?, ?, ?)", kept)
    return rows


def _replace(connection: duckdb.DuckDBPyConnection, table: str, select: str) -> int:
    connection.execute(f"DELETE FROM {table} WHERE session_key IN (SELECT session_key FROM building)")  # noqa: S608
    return connection.execute(f"INSERT INTO {table} BY NAME {select}").fetchall()[0][0]


def _stale(warehouse: Warehouse, part: Part, contents: _Contents) -> set[int]:
    rows = warehouse.connection.execute("SELECT session_key, content FROM built WHERE part = ?", [part.name]).fetchall()
    built: dict[int, str] = dict(rows)
    current = {key: content for key, (content, _) in contents.items()}
    return {key for key in current.keys() | built.keys() if current.get(key) != built.get(key)}


def _contents(warehouse: Warehouse, store: RawStore, part: Part) -> _Contents:
    """Of every session with records: what its rows follow from, and the units to read."""
    types: dict[int, str] = dict(
        warehouse.connection.execute("SELECT session_key, session_type FROM openf1.sessions").fetchall()
    )
    of_session: defaultdict[int, list[Report]] = defaultdict(list)
    for report in store.reports(endpoint=part.endpoints[0]) if len(part.endpoints) == 1 else store.reports():
        if report.content_hash is not None and report.unit.endpoint in part.endpoints:
            of_session[report.unit.session_key].append(report)
    return {
        key: (_content(types.get(key), reports), [report.unit for report in reports])
        for key, reports in of_session.items()
    }


def _content(session_type: str | None, reports: list[Report]) -> str:
    """A hash of the units and of the session's type, which decides what is a race."""
    lines = sorted(f"{report.unit.endpoint}={report.content_hash}" for report in reports)
    return blake2b("\n".join([str(session_type), *lines]).encode(), digest_size=16).hexdigest()
