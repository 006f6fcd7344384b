"""The start page: what is here, how fresh it is, where to begin."""

from __future__ import annotations

from api.explore.holdings import held, newest_season, to_try
from api.explore.page import Content, Context
from f1_platform.openf1.filters import is_one
from f1_platform.serving.querying import Order
from f1_platform.serving.tables import RACES


def start_page(context: Context) -> Content:
    """Gathers it."""
    snapshot, coverage = context.snapshot, context.coverage
    season = newest_season(snapshot)
    latest = (Order("round", descending=True),)
    races = context.source.rows(RACES, is_one("season", season), order=latest) if season else []
    return Content(
        "start.html",
        "Formula 1 data platform",
        {
            "rows": snapshot.published.rows,
            "published": snapshot.published.published_at,
            "data_version": snapshot.data_version,
            "season": season,
            "last": next((race for race in races if race["winner_id"] is not None), None),
            "held": held(coverage),
            "links": to_try(coverage, snapshot),
            "base": context.asked.base,
        },
    )
