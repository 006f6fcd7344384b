"""The page of a driver: the career in figures and as a picture, season by season, race by race, beside whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.collections.catalogue import DRIVER
from api.explore import addresses, words
from api.explore.naming import member_at
from api.explore.page import Content, Context
from api.explore.tables import Row, Shown, Table, table
from f1_platform.openf1.filters import is_one
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_SEASONS = (
    Shown("season", "Season", leads=lambda row: addresses.season(row["season"])),
    Shown("teams", "Team"),
    Shown("championship_position", "Championship", words.number, numeric=True, note="place; none without all results"),
    Shown("starts", "Starts", words.number, numeric=True, note="grands prix started"),
    Shown("wins", "Wins", words.number, numeric=True),
    Shown("podiums", "Podiums", words.number, numeric=True),
    Shown("poles", "Poles", words.number, numeric=True, note="first places of the grid"),
    Shown("fastest_laps", "Fastest laps", words.number, numeric=True, note="known since 1996"),
    Shown("points", "Points", words.number, numeric=True, note="as scored at the time"),
)
_RESULTS = (
    Shown("race_date", "Date", words.day),
    Shown("race_name", "Grand prix", leads=lambda row: addresses.race(row["race_id"])),
    Shown("team_name", "Team"),
    Shown("grid", "Grid", lambda value: words.number(value or None), numeric=True, note="none from the pit lane too"),
    Shown("position", "Place", words.number, numeric=True, note="classified"),
    Shown("points", "Points", words.number, numeric=True),
    Shown("laps", "Laps", words.number, numeric=True),
    Shown("status", "Status"),
)
_MATES = (
    Shown("teammate_name", "Team mate", leads=lambda row: addresses.driver(row["teammate_ref"])),
    Shown("years", "Seasons", numeric=True),
    Shown("teams", "Team"),
    Shown("races", "Races", words.number, numeric=True, note="grands prix entered for the same team"),
    Shown("races_ahead", "Ahead", words.number, numeric=True, note="of those in which both were classified"),
    Shown("races_behind", "Behind", words.number, numeric=True, note="of those in which both were classified"),
    Shown("grids_ahead", "Ahead on grid", words.number, numeric=True, note="where both had a place on it"),
    Shown("grids_behind", "Behind on grid", words.number, numeric=True, note="where both had a place on it"),
    Shown("compared", "Careers", leads=lambda row: addresses.compare(row["driver_ref"], row["teammate_ref"])),
)
_SPRINTS_SINCE = 2021
_LATEST = 30
"""Results that are shown unless all are asked for."""


def driver_page(context: Context) -> Content:
    """Gathers it.

    Raises:
        NoSuchPage: there is no such driver.
        Moved: the driver has another id since.
    """
    driver = member_at(context, DRIVER)
    this = is_one("driver_id", driver["driver_id"])
    seasons = context.source.rows(t.DRIVER_SEASONS, this, order=(Order("season", descending=True),))
    mates = context.source.rows(t.TEAMMATES, this, order=(Order("last_season", descending=True),))
    titles = context.source.rows(t.SEASONS, is_one("champion_id", driver["driver_id"]), order=(Order("season"),))
    return Content(
        "driver.html",
        driver["name"],
        {
            "driver": driver,
            "titles": [row["season"] for row in titles],
            "teams": _teams(seasons),
            "sprints_since": _SPRINTS_SINCE,
            "career": context.gallery.picture("career", {"driver": driver["driver_ref"]}),
            "seasons": _table(context, driver, "seasons", "Season by season", _known(seasons), seasons),
            "mates": _table(context, driver, "teammates", "Team mates", _MATES, [_mate(row) for row in mates]),
            "most_raced_with": sorted(mates, key=lambda row: -row["races"])[:5],
            **_results(context, driver),
        },
    )


def _results(context: Context, driver: Row) -> dict[str, Any]:
    latest = (Order("race_date", descending=True),)
    rows = context.source.rows(t.RACE_RESULTS, is_one("driver_id", driver["driver_id"]), order=latest)
    query = context.asked.query
    every = query.get("results") == "all"
    shown = _table(context, driver, "results", "Results", _RESULTS, rows, most=len(rows) if every else _LATEST)
    cut = len(rows) > _LATEST
    turned = {**query, "results": None if every else "all"}
    return {
        "results": shown,
        "count": len(rows),
        "every": every,
        "turned": addresses.with_query(context.asked.path, turned) + "#results" if cut else None,
    }


def _table(
    context: Context,
    driver: Row,
    name: str,
    caption: str,
    columns: Sequence[Shown],
    rows: Sequence[Row],
    *,
    most: int = 1000,
) -> Table:
    asked, path = context.asked, f"/drivers/{driver['driver_ref']}/{name}"
    return table(name, caption, columns, rows, path=asked.path, query=asked.query, source=path, most=most)


def _known(seasons: Sequence[Row]) -> list[Shown]:
    """Columns of the seasons without the fastest laps of those who raced before they were timed."""
    timed = any(row["fastest_laps"] is not None for row in seasons)
    return [column for column in _SEASONS if timed or column.name != "fastest_laps"]


def _teams(seasons: Sequence[Row]) -> list[str]:
    """Every team once, in the order of the first race for it."""
    named = (name for row in reversed(seasons) for name in (row["teams"] or "").split(", ") if name)
    return list(dict.fromkeys(named))


def _mate(row: Row) -> dict[str, Any]:
    years = words.span(row["first_season"], row["last_season"])
    return {**row, "years": years, "compared": f"Compare with {row['teammate_name']}"}
