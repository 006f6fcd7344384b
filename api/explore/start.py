"""The start page: what is here, how fresh it is, where to begin; and what stands there before anything is published."""

from __future__ import annotations

from typing import Any

from api.explore.championships import last_known, standings
from api.explore.holdings import held, newest_season, to_try
from api.explore.page import Content, Context
from f1_platform.openf1.filters import is_one
from f1_platform.records import Coverage
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_TITLE = "Formula 1 data platform"
_RACES, _PLACES, _DRIVERS, _SEASONS = 5, 5, 10, 10
"""How many of each the page shows."""
_COUNTED = (
    ("seasons", "seasons", "/seasons"),
    ("races", "grands prix held", ""),
    ("race_results", "race results", ""),
    ("drivers_summary", "drivers", "/drivers"),
    ("teams_summary", "teams", ""),
    ("circuits_summary", "circuits", "/circuits"),
    ("sessions", "sessions since 2023", "/sessions"),
)
"""Published tables, what their rows are called, and the page that lists them."""


def start_page(context: Context) -> Content:
    """Gathers it."""
    snapshot, coverage = context.snapshot, context.coverage
    season = newest_season(snapshot)
    races = context.source.rows(t.RACES, is_one("season", season), order=(Order("round"),)) if season else []
    won = [race for race in races if race["winner_id"] is not None]
    known = last_known(races)
    places = standings(context.source, t.DRIVER_STANDINGS, known, _PLACES)
    seasons = _seasons(context)
    counts = {**snapshot.published.rows, "races": sum(row["races"] for row in seasons)}
    return Content(
        "start.html",
        _TITLE,
        {
            "counted": [(name, counts[table], page) for table, name, page in _COUNTED if counts.get(table)],
            "published": snapshot.published.published_at,
            "data_version": snapshot.data_version,
            "season": season,
            "races": won[::-1][:_RACES],
            "standings": places,
            "lacks": known is not None and known["round"] < won[-1]["round"],
            "drivers": _most_wins(context),
            "seasons": seasons[:_SEASONS],
            "held": held(coverage),
            "links": to_try(coverage, snapshot),
            "base": context.asked.base,
        },
    )


def first_steps(coverage: Coverage) -> Content:
    """What stands there before anything is published: how to get data, and what was fetched already."""
    return Content("first_steps.html", _TITLE, {"held": held(coverage)})


def _most_wins(context: Context) -> list[dict[str, Any]]:
    order = (Order("wins", descending=True), Order("podiums", descending=True))
    return context.source.rows(t.DRIVERS_SUMMARY, order=order, limit=_DRIVERS)


def _seasons(context: Context) -> list[dict[str, Any]]:
    """All, the latest first, each with how many races of it have a result."""
    return context.source.rows(t.SEASONS, columns=("season", "races"), order=(Order("season", descending=True),))
