"""What publishing to Postgres costs after one race has changed, against a full load: seconds, and rows written.

Run with `python -m f1_platform_tests.bench.publishing [RUNS]`; needs the recorded archive (F1_TEST_DATA) and Postgres.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.clock import SystemClock
from f1_platform.postgres.connecting import Database
from f1_platform.serving import TABLES, read_tables
from f1_platform.serving.postgres.store import PostgresStore
from f1_platform_tests.e2e.homes import f1
from f1_platform_tests.postgres import postgres_server

RACE = 1144
"""Abu Dhabi 2024, the last of its season."""


def main(runs: int) -> None:
    """Loads a new database, publishes one race's change, and the same again, so many times each; prints medians."""
    with tempfile.TemporaryDirectory() as folder, postgres_server() as server:
        assert f1(Path(folder), "publish").returncode == 0
        tables = read_tables(Path(folder) / "serving.sqlite")
        changed = corrected(tables)
        spent = {name: list[float]() for name in ("full", "one race", "nothing")}
        for _ in range(runs):
            store = PostgresStore(Database(server.url(server.new_database()), "publish"), SystemClock(), 5)
            for name, content in (("full", tables), ("one race", changed), ("nothing", changed)):
                began = time.perf_counter()
                store.publish(content)
                spent[name].append(time.perf_counter() - began)
        written = {name: _written(store, name) for name in TABLES}
    total = sum(table.num_rows for table in tables.values())
    print(f"{total:,} rows in {len(tables)} tables; medians of {runs} runs")
    for name, seconds in spent.items():
        print(f"{name:10} {median(seconds):6.2f} s, {median(seconds) / median(spent['full']):.2f} of a full load")
    print("rows written for one race:", {name: counts for name, counts in written.items() if any(counts)})


def corrected(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """The tables as if each car of one race had been given a point more."""
    results = _raised(tables["race_results"], "race_id", [RACE])
    drivers = results.filter(pc.equal(results["race_id"], RACE))["driver_id"].to_pylist()
    return tables | {
        "race_results": results,
        "drivers_summary": _raised(tables["drivers_summary"], "driver_id", drivers),
    }


def _raised(table: pa.Table, key: str, values: list[int]) -> pa.Table:
    place = table.schema.get_field_index("points")
    mine = pc.is_in(table[key], pa.array(values))
    points = pc.if_else(mine, pc.add(table["points"], 1.0), table["points"])
    return table.set_column(place, table.schema.field(place), points)


def _written(store: PostgresStore, name: str) -> tuple[int, int]:
    """Rows that the second version added and ended, as the database counts them."""
    with store.database.connect() as connection:
        counts = "count(*) FILTER (WHERE since = 2), count(*) FILTER (WHERE until = 2)"
        added, ended = connection.execute(f"SELECT {counts} FROM serving.{name}_rows").fetchone()
        return added, ended


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
