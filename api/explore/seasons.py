"""The page of all seasons: who was champion of each, and who has most titles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from api.explore import addresses, words
from api.explore.page import Content, Context
from api.explore.tables import Row, Shown, Table, table
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_SEASONS = (
    Shown("season", "Season", leads=lambda row: addresses.season(row["season"]), numeric=True),
    Shown("champion_name", "Champion", leads=lambda row: _driver(row["champion_ref"])),
    Shown("champion_points", "Points", words.number, numeric=True),
    Shown("champion_team_name", "Teams' champion", note="from 1958 on"),
    Shown("champion_team_points", "Teams' points", words.number, numeric=True),
    Shown("races", "Races held", words.number, numeric=True),
    Shown("sprints", "Sprints", words.number, numeric=True),
    Shown("first_race_date", "First race", words.day),
    Shown("last_race_date", "Last race", words.day),
)
_TITLES = (
    Shown("titles", "Titles", words.number, numeric=True),
    Shown("name", "Name", leads=lambda row: row["link"]),
    Shown("seasons", "Seasons"),
)


def seasons_page(context: Context) -> Content:
    """Gathers it."""
    rows = context.source.rows(t.SEASONS, order=(Order("season", descending=True),))
    drivers = _titles(rows, "champion", lambda row: _driver(row["champion_ref"]))
    teams = _titles(rows, "champion_team", lambda row: None)
    return Content(
        "seasons.html",
        "Seasons",
        {
            "first": rows[-1]["season"] if rows else None,
            "last": rows[0]["season"] if rows else None,
            "seasons": _table(context, "seasons", "All seasons", _SEASONS, rows, "/seasons"),
            "titles": [
                _table(context, "titles", "Drivers' titles", _TITLES, drivers),
                _table(context, "team-titles", "Teams' titles", _TITLES, teams),
            ],
        },
    )


def _table(
    context: Context, name: str, caption: str, columns: Sequence[Shown], rows: Sequence[Row], source: str = ""
) -> Table:
    return table(name, caption, columns, rows, path=context.asked.path, query=context.asked.query, source=source)


def _titles(seasons: Sequence[Row], who: str, leads: Callable[[Row], str | None]) -> list[Mapping[str, object]]:
    """Who won how many, the most and the earliest first."""
    won: dict[int, list[Row]] = {}
    for row in reversed(seasons):
        if row[f"{who}_id"] is not None:
            won.setdefault(row[f"{who}_id"], []).append(row)
    return [
        {
            "titles": len(rows),
            "name": rows[-1][f"{who}_name"],
            "seasons": words.years([row["season"] for row in rows]),
            "link": leads(rows[0]),
        }
        for rows in sorted(won.values(), key=lambda rows: -len(rows))
    ]


def _driver(ref: str | None) -> str | None:
    return addresses.driver(ref) if ref is not None else None
