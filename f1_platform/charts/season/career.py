"""A career: the races of every season, how many were won or ended on the podium, and the place in the championship."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, Spec
from f1_platform.charts.encoding import tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.season.subjects import DRIVER, driver_of
from f1_platform.charts.season.years import Years, counted, unfinished, years_of
from f1_platform.charts.source import Row, Source
from f1_platform.serving.declaration import Column
from f1_platform.serving.tables import DRIVER_SEASONS

COLUMNS = (
    *(column for column in DRIVER_SEASONS.columns if column.name not in ("driver_id", "driver_ref", "driver_name")),
    Column("champion", "bool", "whether the driver was champion", True),
)
_ENDS = ("Wins", "Other podiums", "Other races")
_AXIS = ["Grands prix; at the end", "of the bar the championship place"]
"""In two lines, as a phone has no room for one."""
_GOLD = "#e6b422"
_ON_GOLD = "#16191f"


def gather(source: Source, asked: Asked) -> Figure:
    """The seasons of a driver as `driver_seasons` has them."""
    driver = driver_of(source, asked["driver"])
    years = years_of(source, driver)
    titles = len(years.titles)
    reach = f"{driver['first_season']} to {driver['last_season']}" if len(years.rows) > 1 else driver["first_season"]
    parts = [
        *([counted(titles, "championship")] if titles else []),
        counted(driver["wins"], "win"),
        counted(driver["podiums"], "podium"),
        *([counted(driver["poles"], "pole")] if driver["poles"] is not None else []),
    ]
    return Figure(
        title=f"{driver['name']}, season by season",
        subtitle=f"{', '.join(parts)} in {counted(driver['races_entered'], 'grand prix', 'grands prix')}, {reach}",
        description=f"Bars of {len(years.rows)} seasons, {reach}: grands prix entered, of those wins and podiums; "
        "beside each the place in the championship, championships won in gold.",
        columns=COLUMNS,
        rows=[{column.name: row.get(column.name) for column in COLUMNS} for row in _rows(years)],
        marks={
            "races": [share for row in years.rows for share in _shares(row)],
            "teams": _spans(years.rows),
        },
        missing=unfinished(source, driver["last_season"]),
    )


def draw(figure: Figure, look: Look) -> Spec:
    """A bar a season: from left to right, on a phone from top to bottom."""
    rows = [*figure.rows]
    seasons = [*range(rows[0]["season"], rows[-1]["season"] + 1)]
    most = max(row["races_entered"] for row in rows)
    along, up = ("y", "x") if look.narrow else ("x", "y")
    season: dict[str, Any] = {
        "field": "season",
        "type": "ordinal",
        "title": None,
        "scale": {"domain": seasons, "padding": 0.2},
    }
    season["axis"] = {"labelAngle": 0, "ticks": False, "labelOverlap": False, "labelExpr": _year(look, len(seasons))}
    count: dict[str, Any] = {"type": "quantitative", "title": _AXIS}
    count["scale"] = {"domain": [0, most * (1.65 if look.narrow else 1.38)], "nice": False}
    count["axis"] = {"values": [*range(0, most + 1, 5)], "format": "d"}
    places = [row for row in rows if row["championship_position"] is not None]
    offset = {"dx": 12} if look.narrow else {"dy": -11}
    at = {up: count | {"field": "races_entered"}}
    by_end: dict[str, Any] = {"field": "end", "type": "nominal", "scale": {"domain": [*_ENDS], "range": _shades(look)}}
    by_end["legend"] = {"title": None, "symbolType": "square", "symbolSize": 140, "labelFontSize": 12}
    return {
        "width": look.width,
        "height": 90 + 20 * len(seasons) if look.narrow else 420,
        "encoding": {along: season},
        "layer": [
            {
                "data": {"values": [*figure.marks["races"]]},
                "mark": {"type": "bar", "stroke": look.muted, "strokeWidth": 0.5},
                "encoding": {
                    up: count | {"field": "races", "stack": "zero"},
                    "color": by_end,
                    "order": {"field": "nth", "type": "quantitative"},
                },
            },
            {
                "data": {"values": rows},
                "mark": {"type": "bar", "opacity": 0},
                "encoding": at | {"tooltip": tooltip(figure.columns)},
            },
            {
                "data": {"values": [row for row in places if row["champion"]]},
                "mark": {"type": "point", "shape": "circle", "filled": True, "opacity": 1, "size": 250, "color": _GOLD}
                | _offset(offset),
                "encoding": at,
            },
            {
                "data": {"values": places},
                "mark": {"type": "text", "fontSize": 11} | offset,
                "encoding": at
                | {
                    "text": {"field": "championship_position", "type": "nominal"},
                    "color": {"condition": {"test": "datum.champion", "value": _ON_GOLD}, "value": look.ink},
                },
            },
            *_teams(figure, look, most, len(seasons), count),
        ],
    }


def _teams(figure: Figure, look: Look, most: int, seasons: int, count: dict[str, Any]) -> list[Spec]:
    """The teams, beside the first season for each, above the seasons for each on two levels where there is room."""
    spans, text = figure.marks["teams"], {"type": "text", "align": "left", "fontSize": 11, "color": look.muted}
    if look.narrow:
        shown = [{"season": span["season"], "at": most * 1.22, "teams": span["teams"]} for span in spans]
        drawn = {"x": count | {"field": "at"}, "text": {"field": "teams", "type": "nominal"}}
        return [{"data": {"values": shown}, "mark": text | {"limit": 82}, "encoding": drawn}]
    band = (look.width - 70) / seasons
    ends = [span["season"] for span in spans] + [figure.rows[-1]["season"] + 1] * 2
    layers: list[Spec] = []
    for nth, span in enumerate(spans):
        row = {**span, "at": most * (1.3 if nth % 2 else 1.18)}
        place: dict[str, Any] = {"y": count | {"field": "at"}, "x": {"field": "season", "type": "ordinal"}}
        place["x"] |= {"bandPosition": 0.05}
        to = {"x2": {"field": "last", "bandPosition": 0.95}}
        room = band * (ends[nth + 2] - ends[nth]) - 6
        layers.append(
            {"data": {"values": [row]}, "mark": {"type": "rule", "color": look.muted}, "encoding": place | to}
        )
        drawn = place | {"text": {"field": "teams", "type": "nominal"}}
        mark = text | {"dy": -8, "limit": max(room, 24)}
        layers.append({"data": {"values": [row]}, "mark": mark, "encoding": drawn})
    return layers


def _offset(offset: dict[str, int]) -> dict[str, int]:
    return {"xOffset" if name == "dx" else "yOffset": value for name, value in offset.items()}


def _year(look: Look, seasons: int) -> str:
    return "datum.label" if look.narrow or seasons < 18 else "'\\u2019' + slice(datum.label, 2)"


def _shades(look: Look) -> list[str]:
    return ["#0072b2", "#7fbde0", "#eef1f4"] if look.theme == "light" else ["#5cb8ec", "#1f6391", "#232830"]


def _rows(years: Years) -> list[Row]:
    return [{**row, "champion": row["season"] in years.titles} for row in years.rows]


def _shares(row: Row) -> list[dict[str, Any]]:
    races = (row["wins"], row["podiums"] - row["wins"], row["races_entered"] - row["podiums"])
    shares = enumerate(zip(_ENDS, races, strict=True))
    return [{"season": row["season"], "end": end, "races": count, "nth": nth} for nth, (end, count) in shares if count]


def _spans(rows: list[Row]) -> list[dict[str, Any]]:
    """Runs of seasons for the same teams."""
    spans: list[dict[str, Any]] = []
    runs = groupby(enumerate(rows), key=lambda one: (one[1]["season"] - one[0], one[1]["teams"]))
    for (_, teams), run in runs:
        seasons = [row["season"] for _, row in run]
        if teams:
            spans.append({"season": seasons[0], "last": seasons[-1], "teams": teams})
    return spans


CAREER = Chart(
    "career",
    "A career",
    "The races of a driver season by season: wins, podiums, and the place in the championship.",
    (DRIVER,),
    gather,
    draw,
)
"""A career."""
