"""Raw units as temporary tables `raw_<endpoint>`: a few columns of many small Parquet files in one scan each.

Instants become plain timestamps in UTC: arithmetic with zones needs an extension that DuckDB does not ship.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from f1_platform.openf1 import Unit, arrow_schema
from f1_platform.raw import RawStore

COLUMNS: dict[str, tuple[str, ...]] = {
    "drivers": ("driver_number", "full_name", "first_name", "last_name", "name_acronym", "team_name"),
    "intervals": ("driver_number", "date", "gap_to_leader"),
    "laps": (
        "driver_number",
        "lap_number",
        "date_start",
        "duration_sector_1",
        "duration_sector_2",
        "duration_sector_3",
        "i1_speed",
        "i2_speed",
        "st_speed",
        "is_pit_out_lap",
        "lap_duration",
    ),
    "pit": ("driver_number", "lap_number", "date", "lane_duration", "pit_duration"),
    "position": ("driver_number", "date", "position"),
    "session_result": ("driver_number", "position", "number_of_laps", "points", "dnf", "dns", "dsq", "duration"),
    "starting_grid": ("driver_number", "position"),
    "stints": ("driver_number", "stint_number", "lap_start", "lap_end", "compound", "tyre_age_at_start"),
    "car_data": ("driver_number", "date", "rpm", "speed", "n_gear", "throttle", "brake", "drs"),
}
"""What the warehouse reads of each endpoint, `session_key` besides."""


def mount(connection: duckdb.DuckDBPyConnection, store: RawStore, endpoints: Iterable[str], units: list[Unit]) -> None:
    """Makes `raw_<endpoint>` of every endpoint named from the units given; empty where there are none."""
    paths = store.parquet(units)
    for endpoint in endpoints:
        columns = ("session_key", *(_column(name) for name in COLUMNS[endpoint]))
        files = [str(path) for unit, path in paths.items() if unit.endpoint == endpoint]
        into = f"CREATE OR REPLACE TEMP TABLE raw_{endpoint} AS SELECT {', '.join(columns)} FROM"
        if files:
            connection.execute(f"{into} read_parquet($1)", [files])
        else:
            empty: pa.Table = arrow_schema(endpoint).empty_table()
            connection.register("empty", empty)
            connection.execute(f"{into} empty")
            connection.unregister("empty")


def _column(name: str) -> str:
    return f"make_timestamp(epoch_us({name})) AS {name}" if name.startswith("date") else name
