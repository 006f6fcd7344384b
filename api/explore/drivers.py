"""The page of all drivers: narrowed down by name, nationality and decade, sorted by any figure, a hundred at a time."""

from __future__ import annotations

from api.explore import addresses, words
from api.explore.listing import NAME, chosen, listing, named_like, with_files
from api.explore.page import Content, Context
from api.explore.tables import SORT, Row, Shown
from f1_platform.openf1.filters import Filter, Interval
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_COLUMNS = (
    Shown("name", "Driver", leads=lambda row: addresses.driver(row["driver_ref"])),
    Shown("wins", "Wins", words.number, numeric=True),
    Shown("podiums", "Podiums", words.number, numeric=True),
    Shown("poles", "Poles", words.number, numeric=True, note="first places of the grid"),
    Shown("fastest_laps", "Fastest laps", words.number, numeric=True, note="known since 1996"),
    Shown("points", "Points", words.number, numeric=True, note="as scored at the time"),
    Shown("starts", "Starts", words.number, numeric=True, note="grands prix started"),
    Shown("first_season", "First season", leads=lambda row: addresses.season(row["first_season"]), numeric=True),
    Shown("last_season", "Latest", leads=lambda row: addresses.season(row["last_season"]), numeric=True),
    Shown("nationality", "Nationality"),
)
_LEAF = 100
_LIKELIEST = (Order("wins", descending=True), Order("podiums", descending=True), Order("starts", descending=True))


def drivers_page(context: Context) -> Content:
    """Gathers it."""
    asked = context.asked
    everyone = context.source.rows(t.DRIVERS_SUMMARY, order=_LIKELIEST)
    nations = sorted({_nation(row) for row in everyone if row["nationality"]})
    decades = {row[column] // 10 * 10 for row in everyone for column in ("first_season", "last_season")}
    nationality = chosen(asked, "nationality", "Nationality", "All", {one: one for one in nations})
    spans = range(min(decades, default=0), max(decades, default=0) + 1, 10)
    decade = chosen(asked, "decade", "Raced in the", "All years", {str(one): f"{one}s" for one in reversed(spans)})
    typed = asked.query.get(NAME, "").strip()
    found = [row for row in named_like(everyone, "name", typed) if nationality.chosen in ("", _nation(row))]
    if decade.chosen:
        raced = _raced_in(context, int(decade.chosen))
        found = [row for row in found if row["driver_id"] in raced]
    made = listing("drivers", "Drivers", _COLUMNS, found, asked, usual="-wins", leaf=_LEAF)
    return Content(
        "drivers.html",
        "Drivers",
        {
            "drivers": with_files(
                made, {"CSV of all": "/drivers?format=csv", "Parquet of all": "/drivers?format=parquet"}
            ),
            "everyone": len(everyone),
            "choices": [nationality, decade],
            "typed": typed,
            "sort": asked.query.get(SORT, ""),
            "narrowed": len(found) < len(everyone),
        },
    )


def _nation(row: Row) -> str:
    return (row["nationality"] or "").strip()


def _raced_in(context: Context, decade: int) -> set[int]:
    seasons = Filter("season", (Interval(decade, decade + 9),))
    return {row["driver_id"] for row in context.source.rows(t.DRIVER_SEASONS, seasons, columns=("driver_id",))}
