"""Building what follows from both sources as one: results, and the marts on top. Small enough to be made whole.

Each is one transaction, and current as long as archive, catalogue, sessions and the step before it are.
"""

from __future__ import annotations

from f1_platform.warehouse.declared import MARTS
from f1_platform.warehouse.identity import inputs
from f1_platform.warehouse.opening import Warehouse
from f1_platform.warehouse.quality import SOURCE_RULES, findings_of
from f1_platform.warehouse.statements import statement


def results_stamp(warehouse: Warehouse) -> str:
    """What the results follow from."""
    return f"{inputs(warehouse)} {warehouse.stamp('identity')}"


def marts_stamp(warehouse: Warehouse) -> str:
    """What the marts follow from; of telemetry its findings alone, so that no other change of it builds them anew."""
    telemetry = "SELECT count(*) || ' ' || coalesce(bit_xor(hash(found)), 0) FROM facts.telemetry_findings AS found"
    found = warehouse.connection.execute(telemetry).fetchall()[0][0]
    return f"{inputs(warehouse)} {warehouse.stamp('results')} {found}"


def build_results(warehouse: Warehouse) -> dict[str, int] | None:
    """Races and their results, fastest laps, where the sources differ, and what their rules of quality find.

    Returns:
        Rows of each table; none where nothing that they follow from has changed.
    """
    stamp = results_stamp(warehouse)
    if warehouse.stamp("results") == stamp:
        return None
    with warehouse.step("results", stamp) as connection:
        rows = {"races": warehouse.refill("races", statement("results/races"))}
        for scratch in ("archive_entries", "openf1_entries", "best_laps"):
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {scratch} AS {statement(f'results/{scratch}')}")
        for table in ("results", "sprint_results", "fastest_laps", "differences"):
            rows[table] = warehouse.refill(table, statement(f"results/{table}"))
        compared = statement("results/archive_differences")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE archive_differences AS {compared}")
        rows["source_findings"] = warehouse.refill("source_findings", findings_of(SOURCE_RULES))
    return rows


def build_marts(warehouse: Warehouse) -> dict[str, int] | None:
    """What is published: summaries, standings, seasons and sessions with names, from results and session tables.

    Returns:
        Rows of each table; none where nothing that they follow from has changed.
    """
    stamp = marts_stamp(warehouse)
    if warehouse.stamp("marts") == stamp:
        return None
    with warehouse.step("marts", stamp):
        return {mart.name: warehouse.refill(mart.name, statement(f"marts/{mart.name}")) for mart in MARTS}
