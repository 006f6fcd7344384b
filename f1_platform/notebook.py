"""The door for notebooks: any endpoint or warehouse table of the home as a data frame.

Reached as `f1_platform.read`, which loads this module when first called, so that importing the package stays light.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.clock import clock_of
from f1_platform.errors import StoreError, UsageError
from f1_platform.openf1 import ENDPOINTS, EXTRA, arrow_schema
from f1_platform.raw import is_there, open_store
from f1_platform.settings import Settings, load_settings
from f1_platform.warehouse import TABLES
from f1_platform.warehouse.reading import read_mart, reading


def read_frame(
    table: str,
    *,
    season: int | None = None,
    meeting: int | None = None,
    session: int | None = None,
    columns: Sequence[str] | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """A table of the home; see `f1_platform.read`."""
    settings = settings or load_settings()
    conditions = {
        name: value
        for name, value in (("season", season), ("meeting_key", meeting), ("session_key", session))
        if value is not None
    }
    if table in ENDPOINTS:
        return _endpoint(settings, table, conditions, columns)
    if table in TABLES:
        return _mart(settings, table, conditions, columns)
    known = ", ".join(dict.fromkeys([*ENDPOINTS, *TABLES]))
    raise UsageError(f"There is no table {table!r}", where="f1_platform.read", mend=f"Choose from {known}")


def _endpoint(settings: Settings, name: str, conditions: dict[str, int], columns: Sequence[str] | None) -> pd.DataFrame:
    if not is_there(settings):
        raise _nothing_there(settings)
    store = open_store(settings, clock_of(settings))
    endpoint = ENDPOINTS[name]
    by_season = endpoint.grain == "season"
    reports = store.reports(
        season=conditions.pop("season", None),
        session_key=None if by_season else conditions.get("session_key"),
        endpoint=name,
    )
    meeting = conditions.get("meeting_key")
    units = [r.unit for r in reports if by_season or meeting in (None, r.unit.meeting_key)]
    if not units:
        raise StoreError(
            f"{name} was never fetched for that",
            where=str(settings.home),
            mend="See `f1 status`; fetch it with `f1 run`",
        )
    batches = [batch for unit in units for batch in store.scan(unit)]
    table = _filtered(pa.Table.from_batches(batches, arrow_schema(name)), conditions if by_season else {}, name)
    chosen = columns or [
        column for column in table.column_names if column != EXTRA or table[EXTRA].null_count < len(table)
    ]
    frame = table.select(list(chosen)).to_pandas()
    parse: Callable[[str], Any] = msgspec.json.decode
    for field in endpoint.fields:
        if field.type == "json" and field.name in chosen:
            frame[field.name] = frame[field.name].map(parse, na_action="ignore")
    return frame


def _mart(settings: Settings, name: str, conditions: dict[str, int], columns: Sequence[str] | None) -> pd.DataFrame:
    if not settings.warehouse_path.exists():
        raise _nothing_there(settings)
    with reading(settings) as warehouse:
        table = _filtered(read_mart(warehouse, name), conditions, name)
    return table.select(list(columns or table.column_names)).to_pandas()


def _filtered(table: pa.Table, conditions: dict[str, int], name: str) -> pa.Table:
    for column, value in conditions.items():
        if column not in table.column_names:
            raise UsageError(f"{name} has no {column}", where="f1_platform.read", mend="Leave that condition out")
        table = table.filter(pc.field(column) == value)
    return table


def _nothing_there(settings: Settings) -> StoreError:
    return StoreError("There is no data yet", where=str(settings.home), mend="Run `f1 run`, or set F1_HOME to a home")
