"""The page of all circuits: narrowed down by name, country and decade, sorted by any figure."""

from __future__ import annotations

from typing import Any

from api.explore import addresses, words
from api.explore.listing import NAME, chosen, listing, named_like, with_files
from api.explore.page import Content, Context
from api.explore.tables import SORT, Shown
from f1_platform.openf1.filters import Filter, Interval
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_COLUMNS = (
    Shown("circuit_name", "Circuit", leads=lambda row: addresses.circuit(row["circuit_ref"])),
    Shown("location", "Town"),
    Shown("country", "Country"),
    Shown("total_races", "Grands prix", words.number, numeric=True, note="held"),
    Shown("first_season", "First season", leads=lambda row: addresses.season(row["first_season"]), numeric=True),
    Shown("last_season", "Latest", leads=lambda row: addresses.season(row["last_season"]), numeric=True),
    Shown("fastest_lap", "Fastest lap", words.lap_time, numeric=True, note="of races with lap times, over all layouts"),
    Shown("fastest_driver_name", "By", leads=lambda row: _driver(row["fastest_driver"])),
    Shown("fastest_lap_year", "In", numeric=True),
)
_MOST_RACES = (Order("total_races", descending=True), Order("last_season", descending=True))


def circuits_page(context: Context) -> Content:
    """Gathers it."""
    asked = context.asked
    all_of_them = context.source.rows(t.CIRCUITS_SUMMARY, order=_MOST_RACES)
    countries = sorted({row["country"] for row in all_of_them if row["country"]})
    country = chosen(asked, "country", "Country", "All", {one: one for one in countries})
    decades = sorted({row["season"] // 10 * 10 for row in context.source.rows(t.SEASONS, columns=("season",))})
    decade = chosen(asked, "decade", "Races in the", "All years", {str(one): f"{one}s" for one in reversed(decades)})
    typed = asked.query.get(NAME, "").strip()
    known_by = [row | {"known_by": f"{row['circuit_name']} {row['location'] or ''}"} for row in all_of_them]
    found = [row for row in named_like(known_by, "known_by", typed) if country.chosen in ("", row["country"])]
    if decade.chosen:
        used = _used_in(context, int(decade.chosen))
        found = [row for row in found if row["circuit_id"] in used]
    made = listing("circuits", "Circuits", _COLUMNS, found, asked, usual="-total_races", leaf=len(all_of_them) or 1)
    return Content(
        "circuits.html",
        "Circuits",
        {
            "circuits": with_files(
                made, {"CSV of all": "/circuits?format=csv", "Parquet of all": "/circuits?format=parquet"}
            ),
            "count": len(all_of_them),
            "choices": [country, decade],
            "typed": typed,
            "sort": asked.query.get(SORT, ""),
            "narrowed": len(found) < len(all_of_them),
        },
    )


def _used_in(context: Context, decade: int) -> set[Any]:
    seasons = Filter("season", (Interval(decade, decade + 9),))
    rows = context.source.rows(t.RACES, seasons, columns=("circuit_id", "winner_id"))
    return {row["circuit_id"] for row in rows if row["winner_id"] is not None}


def _driver(driver_id: int | None) -> str | None:
    return addresses.driver(driver_id) if driver_id is not None else None
