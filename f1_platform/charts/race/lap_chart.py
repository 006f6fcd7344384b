"""The lap chart: who was where at the end of each lap, from the grid to the flag."""

from __future__ import annotations

from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, NothingToDraw, Spec
from f1_platform.charts.encoding import Series, tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.race.race import RACE_ID, race_of, team_colours
from f1_platform.charts.source import Row, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.declaration import Column
from f1_platform.serving.tables import RACE_LAPS, RACE_RESULTS

COLUMNS = (
    Column("lap", "int", "lap of the race; 0 is the grid", 39),
    Column("driver", "text", "three letters of the timing screens, or the name", "VER"),
    Column("driver_name", "text", "first and last name", "Max Verstappen"),
    Column("team_name", "text", "name of the team", "Red Bull", nullable=True),
    Column("position", "int", "place at the end of the lap", 1),
)


def gather(source: Source, asked: Asked) -> Figure:
    """The places of every driver, lap by lap, as `/races/{race_id}/laps` has them, from the grid on."""
    race = race_of(source, asked["race_id"])
    laps = {row["driver_id"]: row for row in source.rows(RACE_LAPS, is_one("race_id", race["race_id"]))}
    if not laps:
        raise NothingToDraw(
            f"There are no lap times of the {race['season']} {race['race_name']}",
            mend="The archive has them from 1996 on, OpenF1 from 2023 on: `f1 run` fetches what is missing",
        )
    entries = [row for row in source.rows(RACE_RESULTS, is_one("race_id", race["race_id"])) if row["driver_id"] in laps]
    cars = team_colours(source, race["session_key"])
    rows = [row for entry in entries for row in _places(entry, laps[entry["driver_id"]]["positions"])]
    labels = {entry["number"]: _label(entry) for entry in entries}
    won = race["winner_name"] or "nobody yet"
    return Figure(
        title="Lap chart",
        subtitle=f"{race['race_name']} {race['season']}: places at the end of each lap",
        description=f"Lines of {len(entries)} drivers over {race['laps']} laps of the {race['season']} "
        f"{race['race_name']}, first place on top. {won} won.",
        columns=COLUMNS,
        rows=rows,
        colours={labels[number]: colour for number, colour in cars.items() if number in labels},
    )


def draw(figure: Figure, look: Look) -> Spec:
    """A line a driver, named where it ends."""
    names = list(dict.fromkeys(row["driver"] for row in figure.rows))
    series = Series.of(names, figure.colours, look)
    x = {"field": "lap", "type": "quantitative", "title": "Lap", "axis": {"grid": False}, "scale": {"nice": False}}
    y = {
        "field": "position",
        "type": "quantitative",
        "title": "Position",
        "axis": {"tickMinStep": 1},
        "scale": {"reverse": True, "zero": False, "nice": False, "padding": 8},
    }
    last = {row["driver"]: row for row in figure.rows}
    return {
        "width": look.width,
        "height": 520 if look.narrow else 460,
        "encoding": {"x": x, "y": y, "color": series.colour("driver")},
        "layer": [
            {
                "data": {"values": [*figure.rows]},
                "mark": {"type": "line", "interpolate": "monotone", "strokeWidth": 2},
                "encoding": {"strokeDash": series.dash("driver"), "tooltip": tooltip(figure.columns)},
            },
            {
                "data": {"values": [*last.values()]},
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11},
                "encoding": {"text": {"field": "driver"}},
            },
        ],
    }


def _places(entry: Row, positions: list[int | None]) -> list[dict[str, Any]]:
    grid = entry["grid"] or None
    return [
        {
            "lap": lap,
            "driver": _label(entry),
            "driver_name": entry["driver_name"],
            "team_name": entry["team_name"],
            "position": position,
        }
        for lap, position in enumerate([grid, *positions])
        if position is not None
    ]


def _label(entry: Row) -> str:
    return entry["code"] or entry["driver_name"].split()[-1]


LAP_CHART = Chart(
    "lap_chart",
    "Lap chart",
    "Who was where at the end of each lap of a grand prix, from the grid to the flag.",
    (RACE_ID,),
    gather,
    draw,
    of_records=True,
)
