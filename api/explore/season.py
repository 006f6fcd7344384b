"""The page of a season: its races and winners, both championships, and how the points came about."""

from __future__ import annotations

from api.explore import addresses, words
from api.explore.page import Content, Context, NoSuchPage
from api.explore.tables import Row, Shown, Table, table
from f1_platform.openf1.filters import is_one
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_RACES = (
    Shown("round", "Round", words.number, numeric=True),
    Shown("race_name", "Grand prix", leads=lambda row: addresses.race(row["race_id"])),
    Shown("race_date", "Date", words.day),
    Shown("circuit_name", "Circuit", leads=lambda row: _circuit(row)),
    Shown("winner_name", "Winner", leads=lambda row: _driver(row["winner_ref"])),
    Shown("winner_team_name", "Team"),
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


def season_page(context: Context) -> Content:
    """Gathers it.

    Raises:
        NoSuchPage: there is no such season.
    """
    year = context.asked.named["year"]
    found = context.source.rows(t.SEASONS, is_one("season", int(year))) if year.isdecimal() and len(year) == 4 else []
    if not found:
        raise NoSuchPage(f"There is no season {year[:20]!r}")
    season = found[0]["season"]
    return Content(
        "season.html",
        f"{season} season",
        {
            "season": found[0],
            "before": season - 1,
            "after": season + 1,
            "races": _races(context, season),
            "standings": [_standings(context, season, who) for who in ("drivers", "teams")],
            "points": context.gallery.picture("points", {"season": season}),
        },
    )


def _races(context: Context, season: int) -> Table:
    rows = context.source.rows(t.RACES, is_one("season", season), order=(Order("round"),))
    asked = context.asked
    path = f"/seasons/{season}/races"
    return table("races", "Grands prix", _RACES, rows, path=asked.path, query=asked.query, source=path)


def _standings(context: Context, season: int, who: str) -> Table:
    declared, columns = (t.DRIVER_STANDINGS, _DRIVERS) if who == "drivers" else (t.TEAM_STANDINGS, _TEAMS)
    newest = context.source.rows(
        declared, is_one("season", season), columns=("round",), order=(Order("round", descending=True),), limit=1
    )
    rows: list[Row] = []
    if newest:
        last = (is_one("season", season), is_one("round", newest[0]["round"]))
        rows = [*context.source.rows(declared, *last, order=(Order("position"), Order("points", descending=True)))]
    asked, path = context.asked, f"/seasons/{season}/standings/{who}"
    caption = f"{who.capitalize()}' championship"
    return table(who, caption, columns, rows, path=asked.path, query=asked.query, source=path)


def _driver(ref: str | None) -> str | None:
    return addresses.driver(ref) if ref is not None else None


def _circuit(row: Row) -> str | None:
    return addresses.circuit(row["circuit_ref"]) if row["circuit_ref"] is not None else None
