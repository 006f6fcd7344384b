"""The seasons of a person, and which of them ended with the championship."""

from __future__ import annotations

from dataclasses import dataclass

from f1_platform.charts.chart import NothingToDraw
from f1_platform.charts.source import Row, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import DRIVER_SEASONS, SEASONS


@dataclass(frozen=True)
class Years:
    """The seasons of a person.

    Attributes:
        rows: of `driver_seasons`, in order.
        titles: the seasons whose champion it was; none while a season runs.
    """

    rows: list[Row]
    titles: frozenset[int]


def years_of(source: Source, driver: Row) -> Years:
    """The seasons of a person, as published.

    Args:
        source: where they are.
        driver: of `drivers_summary`.

    Raises:
        NothingToDraw: there is none.
    """
    rows = source.rows(DRIVER_SEASONS, is_one("driver_id", driver["driver_id"]))
    if not rows:
        raise NothingToDraw(f"There is no season of {driver['name']}", mend="`f1 publish` builds and publishes it anew")
    won = source.rows(SEASONS, is_one("champion_id", driver["driver_id"]), columns=("season",))
    return Years(rows, frozenset(row["season"] for row in won))


def unfinished(source: Source, *seasons: int) -> tuple[str, ...]:
    """A sentence for each of the seasons of which grands prix lack."""
    rows = [row for season in sorted(set(seasons)) for row in source.rows(SEASONS, is_one("season", season))]
    return tuple(
        f"Of {row['season']}, {row['races']} of {row['races_scheduled']} grands prix are in the data: the others are "
        "still to come, or `f1 run` fetches them"
        for row in rows
        if row["races"] < row["races_scheduled"]
    )


def counted(count: float, one: str, many: str = "") -> str:
    """A count with its noun: `1 win`, `2 wins`."""
    return f"{count:g} {one if count == 1 else many or one + 's'}"
