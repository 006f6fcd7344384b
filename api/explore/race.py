"""The page of a grand prix: who won and how, place by place and lap by lap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.explore import addresses, words
from api.explore.page import Content, Context, NoSuchPage
from api.explore.pictures import Picture
from api.explore.tables import Row, Shown, Table, table
from f1_platform.openf1.filters import Filter, Interval, is_one
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_RESULTS = (
    Shown("position", "Place", words.number, numeric=True),
    Shown(
        "driver_name", "Driver", leads=lambda row: addresses.driver(row["driver_ref"]) if row["driver_ref"] else None
    ),
    Shown("team_name", "Team"),
    Shown("time_ms", "Time", words.lap_time, numeric=True),
    Shown("points", "Points", words.number, numeric=True),
    Shown("laps", "Laps", words.number, numeric=True),
    Shown("grid", "Grid", lambda value: words.number(value or None), numeric=True),
    Shown("status", "Status"),
)
_CLASSIFIED = (Order("position"), Order("laps", descending=True))
_OF_RACE = ("lap_chart",)
_OF_SESSION = ("lap_times", "gaps", "tyre_strategy")
"""Charts, in the order of the page; those of a session need what OpenF1 recorded of it."""


def race_page(context: Context) -> Content:
    """Gathers it.

    Raises:
        NoSuchPage: there is no such race.
    """
    race = _race(context)
    fastest = _fastest(context, race)
    pictures = list(_pictures(context, race))
    return Content(
        "race.html",
        f"{race['race_name']} {race['season']}",
        {
            "race": race,
            "before": _beside(context, race, -1),
            "after": _beside(context, race, 1),
            "podium": _podium(context, race),
            "results": _results(context, race, t.RACE_RESULTS, "results", "Result"),
            "sprint": _results(context, race, t.SPRINT_RESULTS, "sprint", "Sprint"),
            "pictures": [one for one in pictures if not one.nothing],
            "lacking": [one for one in pictures if one.nothing],
            "fastest": fastest,
            "compared": _compared(race["session_key"], *fastest) if len(fastest) == 2 else None,
        },
    )


def _race(context: Context) -> dict[str, Any]:
    text = context.asked.named["race_id"]
    numeric = text.isascii() and text.isdecimal() and len(text) <= 18
    found = context.source.rows(t.RACES, is_one("race_id", int(text))) if numeric else []
    if not found:
        raise NoSuchPage(f"There is no race {text[:20]!r}")
    return found[0]


def _beside(context: Context, race: Row, step: int) -> Row | None:
    beside = (is_one("season", race["season"]), is_one("round", race["round"] + step))
    return next(iter(context.source.rows(t.RACES, *beside)), None)


def _results(context: Context, race: Row, declared: t.Table, name: str, caption: str) -> Table:
    rows = context.source.rows(declared, is_one("race_id", race["race_id"]), order=_CLASSIFIED)
    columns = [one for one in _RESULTS if one.name != "grid" or any(row[one.name] for row in rows)]
    asked, path = context.asked, f"/races/{race['race_id']}/{name}"
    return table(name, caption, columns, rows, path=asked.path, query=asked.query, source=path)


def _podium(context: Context, race: Row) -> list[dict[str, Any]]:
    """Who came second and third, and how far behind the winner where that is known; none where cars were shared."""
    best = Filter("position", (Interval(1, 3),))
    rows = context.source.rows(t.RACE_RESULTS, is_one("race_id", race["race_id"]), best, order=_CLASSIFIED)
    if [row["position"] for row in rows] != [1, 2, 3]:
        return []
    return [{**row, "behind": _behind(row["time_ms"], rows[0]["time_ms"])} for row in rows[1:]]


def _behind(time_ms: int | None, winner_ms: int | None) -> str:
    if time_ms is None or winner_ms is None:
        return ""
    gap = time_ms - winner_ms
    return words.lap_time(gap) if gap >= 60_000 else f"{words.seconds(gap)} s"


def _pictures(context: Context, race: Row) -> Iterator[Picture]:
    for name in _OF_RACE:
        yield context.gallery.picture(name, {"race_id": race["race_id"]})
    if race["session_key"] is not None:
        for name in _OF_SESSION:
            yield context.gallery.picture(name, {"session_key": race["session_key"]})


def _fastest(context: Context, race: Row) -> list[Row]:
    """The two drivers with the fastest laps, to compare; fewer where OpenF1 has none."""
    if race["session_key"] is None:
        return []
    timed = (is_one("session_key", race["session_key"]), Filter("best_lap_ms", (Interval(low=1),)))
    return [*context.source.rows(t.SESSION_DRIVERS, *timed, order=(Order("best_lap_ms"),), limit=2)]


def _compared(session_key: int, *fastest: Row) -> str:
    return addresses.laps(session_key, *(f"{row['driver_number']}:{row['best_lap_number']}" for row in fastest))
