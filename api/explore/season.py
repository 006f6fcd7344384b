"""The page of a season: its races and winners, both championships, and how the points came about."""

from __future__ import annotations

from collections.abc import Sequence

from api.explore import addresses, words
from api.explore.championships import last_known, standings
from api.explore.page import Content, Context, NoSuchPage
from api.explore.tables import Row, Shown, Table, table
from f1_platform.openf1.filters import is_one
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_RACES = (
    Shown("round", "Round", words.number, numeric=True),
    Shown("race_name", "Grand prix", leads=lambda row: addresses.race(row["race_id"])),
    Shown("winner_name", "Winner", leads=lambda row: _driver(row["winner_ref"])),
    Shown("winner_team_name", "Team"),
    Shown("race_date", "Date", words.day),
    Shown("circuit_name", "Circuit", leads=lambda row: _circuit(row)),
    Shown("fastest_lap_ms", "Fastest lap", words.lap_time, numeric=True),
)
_DRIVERS = (
    Shown("position", "Place", words.number, numeric=True),
    Shown("driver_name", "Driver", leads=lambda row: _driver(row["driver_ref"])),
    Shown("points", "Points", words.number, numeric=True),
    Shown("wins", "Wins", words.number, numeric=True),
)
_TEAMS = (
    Shown("position", "Place", words.number, numeric=True),
    Shown("team_name", "Team"),
    Shown("points", "Points", words.number, numeric=True),
    Shown("wins", "Wins", words.number, numeric=True),
)
_CHAMPIONSHIPS = {"drivers": (t.DRIVER_STANDINGS, _DRIVERS), "teams": (t.TEAM_STANDINGS, _TEAMS)}
_LEAST = 30
"""Places of a championship that are shown, if they have points or not."""


def season_page(context: Context) -> Content:
    """Gathers it.

    Raises:
        NoSuchPage: there is no such season.
    """
    year = context.asked.named["year"]
    numeric = year.isascii() and year.isdecimal() and len(year) == 4
    found = context.source.rows(t.SEASONS, is_one("season", int(year))) if numeric else []
    if not found:
        raise NoSuchPage(f"There is no season {year[:20]!r}")
    season = found[0]["season"]
    races = context.source.rows(t.RACES, is_one("season", season), order=(Order("round"),))
    known = last_known(races)
    rows = {who: standings(context.source, declared, known) for who, (declared, _) in _CHAMPIONSHIPS.items()}
    return Content(
        "season.html",
        f"{season} season",
        {
            "season": found[0],
            "beside": _beside(context, season),
            "races": _races(context, season, races),
            "known": known,
            "lacks": known is not None and known["round"] < max(_held(races)),
            "first": next(iter(rows["drivers"]), None),
            "standings": [_standings(context, season, who, rows[who], known) for who in rows if rows[who]],
            "points": [context.gallery.picture("points", {"season": season, "of": who}) for who in rows if rows[who]],
        },
    )


def _beside(context: Context, season: int) -> list[int]:
    """The seasons before and after it that are there."""
    seasons = {row["season"] for row in context.source.rows(t.SEASONS, columns=("season",))}
    return [beside for beside in (season - 1, season + 1) if beside in seasons]


def _held(races: Sequence[Row]) -> list[int]:
    return [race["round"] for race in races if race["winner_id"] is not None]


def _races(context: Context, season: int, races: Sequence[Row]) -> Table:
    asked, path = context.asked, f"/seasons/{season}/races"
    columns = [one for one in _RACES if one.name != "fastest_lap_ms" or any(race[one.name] for race in races)]
    return table("races", "Grands prix", columns, races, path=asked.path, query=asked.query, source=path)


def _standings(context: Context, season: int, who: str, rows: Sequence[Row], after: Row | None) -> Table:
    """Of a championship those with points, and some without: there were seasons of eighty drivers."""
    _, columns = _CHAMPIONSHIPS[who]
    most = max(_LEAST, sum(row["points"] > 0 for row in rows))
    asked, path = context.asked, f"/seasons/{season}/standings/{who}"
    caption = f"{who.capitalize()}' championship"
    source = f"{path}?round={after['round']}" if after is not None else ""
    return table(who, caption, columns, rows, path=asked.path, query=asked.query, source=source, most=most)


def _driver(ref: str | None) -> str | None:
    return addresses.driver(ref) if ref is not None else None


def _circuit(row: Row) -> str | None:
    return addresses.circuit(row["circuit_ref"]) if row["circuit_ref"] is not None else None
