"""Points through a season: the drivers' or the teams' championship, race by race."""

from __future__ import annotations

from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, NothingToDraw, Parameter, Spec
from f1_platform.charts.encoding import Series, tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.season.labels import spread
from f1_platform.charts.season.liveries import season_colours
from f1_platform.charts.season.subjects import SEASON, season_of, surnames
from f1_platform.charts.source import Row, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.declaration import Column
from f1_platform.serving.tables import DRIVER_STANDINGS, TEAM_STANDINGS

COLUMNS = (
    Column("round", "int", "race of the season, from 1", 24),
    Column("race_name", "text", "name of the grand prix", "Abu Dhabi Grand Prix"),
    Column("name", "text", "the driver or the team", "Max Verstappen"),
    Column("label", "text", "the name as the chart has it", "Verstappen"),
    Column("position", "int", "place after the race; null for the unclassified", 1, nullable=True),
    Column("points", "float", "points of the season after the race", 437.0, "points"),
    Column("wins", "int", "wins of the season after the race", 9),
)
_SHOWN = 10
_MOST = 25
_LAST_WITH_DROPPED_SCORES = 1990
_LABEL = 14
"""Pixels that a label is high, with the room around it."""


def gather(source: Source, asked: Asked) -> Figure:
    """Standings after every race, of those who are first in the latest one."""
    season, of = season_of(source, asked["season"]), asked.get("of", "drivers")
    who = of.removesuffix("s")
    table = DRIVER_STANDINGS if who == "driver" else TEAM_STANDINGS
    standings = _unbroken(source.rows(table, is_one("season", season["season"])))
    if not standings:
        raise NothingToDraw(
            f"There are no {who}s' standings of {season['season']}",
            mend="Teams have them from 1958 on, both from the first race held: `f1 run` fetches what is missing",
        )
    latest = _latest(standings)[: min(max(asked.get("top", _SHOWN), 1), _MOST)]
    names = {row[f"{who}_id"]: row[f"{who}_name"] for row in latest}
    labels = surnames(names) if who == "driver" else names
    by_name = season_colours(source, season["season"], who)
    rounds = latest[0]["round"]
    return Figure(
        title=f"Points through {season['season']}: {of}",
        subtitle=_finding(season, who, latest),
        description=f"Lines of {len(latest)} {of} over {rounds} races of {season['season']}: points of the "
        f"championship after each race, from 0 to {latest[0]['points']:g}.",
        columns=COLUMNS,
        rows=[_row(row, who, labels) for key in names for row in standings if row[f"{who}_id"] == key],
        colours={labels[key]: by_name[name] for key, name in names.items() if name in by_name},
        missing=_missing(season, rounds),
    )


def draw(figure: Figure, look: Look) -> Spec:
    """A line each, named where it ends; names stand apart, a thin line leads to those that were moved."""
    names = list(dict.fromkeys(row["label"] for row in figure.rows))
    series = Series.of(names, figure.colours, look)
    first, last = min(row["round"] for row in figure.rows), max(row["round"] for row in figure.rows)
    most = max(max(row["points"] for row in figure.rows), 1.0)
    height = max(440, len(names) * _LABEL + 120)
    aside = max(last - first, 1) * (0.05 if look.narrow else 0.03)
    labels = _labels(figure, most, _LABEL / (height - 130) * most, aside)
    rounds: dict[str, Any] = {"domain": [first, max(last, first + 1) + aside], "nice": False}
    every = 1 + (last - first) // (8 if look.narrow else 25)
    x = {"field": "round", "type": "quantitative", "title": "Round", "scale": rounds}
    x["axis"] = {"grid": False, "values": [*range(first, last + 1, every)], "format": "d"}
    y = {"field": "points", "type": "quantitative", "title": "Points", "scale": {"domain": [0, most], "nice": False}}
    shown = ["label"] if look.narrow else ["label", "total"]
    return {
        "width": look.width,
        "height": height,
        "encoding": {"x": x, "y": y, "color": series.colour("label")},
        "layer": [
            {
                "data": {"values": [*figure.rows]},
                "mark": {"type": "line", "strokeWidth": 2, "point": {"size": 22, "filled": True}},
                "encoding": {"strokeDash": series.dash("label"), "tooltip": tooltip(figure.columns)},
            },
            {
                "data": {"values": [{**one, "round": at, "points": y} for one in labels for at, y in one["leads"]]},
                "mark": {"type": "line", "strokeWidth": 0.8, "opacity": 0.7},
            },
            {
                "data": {"values": [{**one, "text": " ".join(str(one[name]) for name in shown)} for one in labels]},
                "mark": {"type": "text", "align": "left", "dx": 3, "fontSize": 12},
                "encoding": {"text": {"field": "text"}},
            },
        ],
    }


def _unbroken(standings: list[Row]) -> list[Row]:
    """Those up to the first round that lacks: what was added up after it lacks the points of that one."""
    held = {row["round"] for row in standings}
    lacking = next(nth for nth in range(1, len(held) + 2) if nth not in held)
    return [row for row in standings if row["round"] < lacking]


def _latest(standings: list[Row]) -> list[Row]:
    last = max(row["round"] for row in standings)
    end = [row for row in standings if row["round"] == last]
    return sorted(end, key=lambda row: (row["position"] is None, row["position"] or 0, -row["points"]))


def _row(row: Row, who: str, labels: dict[int, str]) -> Row:
    same = {column.name: row[column.name] for column in COLUMNS if column.name in row}
    return {**same, "name": row[f"{who}_name"], "label": labels[row[f"{who}_id"]]}


def _finding(season: Row, who: str, latest: list[Row]) -> str:
    champion = season["champion_name" if who == "driver" else "champion_team_name"]
    first = latest[0]
    ahead = _ahead(first, latest[1], latest[1][f"{who}_name"]) if latest[1:] else ""
    if champion is None:
        said = f"{first[f'{who}_name']} leads after round {first['round']} with {first['points']:g} points{ahead}"
    else:
        points = season["champion_points" if who == "driver" else "champion_team_points"]
        said = f"{champion} took the title with {points:g} points{ahead}"
    return f"{said} (only the best results counted)" if season["season"] <= _LAST_WITH_DROPPED_SCORES else said


def _ahead(first: Row, second: Row, name: str) -> str:
    points = first["points"] - second["points"]
    return f", {points:g} ahead of {name}" if points else f", level with {name}"


def _missing(season: Row, rounds: int) -> tuple[str, ...]:
    if rounds >= season["races_scheduled"]:
        return ()
    return (
        f"Drawn up to round {rounds} of {season['races_scheduled']}: of the next one no result is here, and sums after "
        "it would be wrong. `f1 run` fetches what has appeared.",
    )


def _labels(figure: Figure, most: float, gap: float, aside: float) -> list[dict[str, Any]]:
    ends = {row["label"]: row for row in figure.rows}
    places = spread([row["points"] for row in ends.values()], gap, 0, most)
    return [
        {
            "label": row["label"],
            "total": f"{row['points']:g}",
            "round": row["round"] + aside,
            "points": place,
            "leads": [(row["round"], row["points"]), (row["round"] + aside, place)],
        }
        for row, place in zip(ends.values(), places, strict=True)
    ]


POINTS = Chart(
    "points",
    "Points through a season",
    "The drivers' or the teams' championship after each race of a season.",
    (
        SEASON,
        Parameter("of", "text", "whose championship", "drivers", required=False, choices=("drivers", "teams")),
        Parameter("top", "int", f"how many are shown, {_SHOWN} by default, {_MOST} at most", "5", required=False),
    ),
    gather,
    draw,
    of_records=True,
)
"""Points through a season."""
