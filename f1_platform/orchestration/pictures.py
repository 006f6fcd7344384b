"""Which served tables show a chart when they are materialised, so that who watches sees whether the data looks right.

Drawn from the very tables that are about to be published, wherever that is to. Sessions' assets show none: a backfill
has hundreds of them, and what a chart takes there is time and room in Dagster's record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import dagster as dg

from f1_platform.errors import F1Error
from f1_platform.orchestration.platform import Platform
from f1_platform.records import Records
from f1_platform.serving import TABLES
from f1_platform.serving.querying import Order
from f1_platform.serving.tables import DRIVER_STANDINGS, RACE_LAPS, RACES, TEAM_STANDINGS
from f1_platform.warehouse import Warehouse

if TYPE_CHECKING:
    from f1_platform.charts import Source

Asked = Mapping[str, Any]
_FROM = re.compile(r"(?<=\bFROM )\w+")


def _newest_season(source: Source) -> Asked | None:
    found = source.rows(DRIVER_STANDINGS, columns=("season",), order=(Order("season", descending=True),), limit=1)
    return {"season": found[0]["season"]} if found else None


def _teams_of_newest_season(source: Source) -> Asked | None:
    found = source.rows(TEAM_STANDINGS, columns=("season",), order=(Order("season", descending=True),), limit=1)
    return {"season": found[0]["season"], "of": "teams"} if found else None


def _newest_race(source: Source) -> Asked | None:
    timed = {row["race_id"] for row in source.rows(RACE_LAPS, columns=("race_id",))}
    races = source.rows(RACES, columns=("race_id",), order=(Order("race_date", descending=True),))
    newest = next((row["race_id"] for row in races if row["race_id"] in timed), None)
    return {"race_id": newest} if newest is not None else None


SHOWN: dict[str, tuple[str, Callable[[Source], Asked | None]]] = {
    DRIVER_STANDINGS.name: ("points", _newest_season),
    TEAM_STANDINGS.name: ("points", _teams_of_newest_season),
    RACE_LAPS.name: ("lap_chart", _newest_race),
}
"""By served table its chart, and what that is asked by; nothing where there is nothing yet."""


class Pictures:
    """Charts of one run's tables, drawn when they are asked for."""

    def __init__(self, platform: Platform, warehouse: Warehouse, log: dg.DagsterLogManager) -> None:
        """Reads nothing yet.

        Args:
            platform: whose records say the colours of teams.
            warehouse: open, its tables as they will be published.
            log: told of charts that are left out.
        """
        self._platform, self._warehouse, self._log = platform, warehouse, log

    def of(self, table: str) -> dict[str, dg.MetadataValue[Any]]:
        """The metadata that shows a table's chart; nothing where there is none, or it cannot be drawn."""
        if table not in SHOWN:
            return {}
        try:
            shown = self._drawn(*SHOWN[table])
        except F1Error as error:
            self._log.info(f"No chart of {table}: {error}")
        except Exception:  # whatever is wrong with a picture, the data is published
            self._log.warning(f"The chart of {table} could not be drawn", exc_info=True)
        else:
            if shown is not None:
                return {"chart": dg.MetadataValue.md(shown)}
        return {}

    def _drawn(self, name: str, asked_of: Callable[[Source], Asked | None]) -> str | None:
        # Only now: the renderer is heavy, and most steps draw nothing.
        from f1_platform.charts import CHARTS
        from f1_platform.orchestration.thumbnails import MOST_BYTES, thumbnail

        asked = asked_of(self.source)
        if asked is None:
            return None
        shown = thumbnail(CHARTS[name], CHARTS[name].gather(self.source, asked))
        if shown is None:
            self._log.info(f"The chart {name} takes more than {MOST_BYTES:,} bytes and is left out")
        return shown

    @cached_property
    def source(self) -> Source:
        """What figures are gathered from: the tables as they will be published, and the raw store."""
        from f1_platform.charts import Source

        records = Records(self._platform.settings, self._platform.clock)
        records.refresh()
        return Source(self._rows, records)

    def _rows(self, statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Answers a statement over served tables from the marts that they are made of."""
        statement = _FROM.sub(lambda name: TABLES[name[0]].mart, statement)
        rows = self._warehouse.connection.execute(statement, parameters).fetchall()
        return [tuple(map(_as_served, row)) for row in rows]


def _as_served(value: Any) -> Any:  # noqa: ANN401 - whatever DuckDB has
    """A value as the serving file keeps it."""
    if isinstance(value, list):
        return json.dumps(value)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if isinstance(value, bool) else value
