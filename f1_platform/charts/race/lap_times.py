"""Lap times of a race: a panel a driver, broken where tyres were changed, in front of everybody else's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, Spec
from f1_platform.charts.encoding import Series, tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.race.conditions import RAIN, bands, conditions_of, said
from f1_platform.charts.race.session import (
    DRIVERS,
    SESSION_KEY,
    WHO,
    Car,
    called,
    cars_of,
    chosen,
    colours_of,
    how_to_get,
    lacking,
    session_of,
)
from f1_platform.charts.race.timing import CLOCK, clock, lap_axis
from f1_platform.charts.race.tyres import COMPOUNDS, SPOKEN, compound_of, stints_of
from f1_platform.charts.source import Row, Source, of_session
from f1_platform.serving.declaration import Column

COLUMNS = (
    *WHO,
    Column("lap", "int", "lap of the driver", 39),
    Column("lap_time", "float", "lap time", 92.608, "s"),
    Column("stint", "int", "stint of the driver, from 1", 3, nullable=True),
    Column("compound", "text", "tyres: SOFT, MEDIUM, HARD, INTERMEDIATE, WET, UNKNOWN", "SOFT", nullable=True),
    Column("pit", "text", "in: the lap ended in the pit lane; out: it began there", "in", nullable=True),
    Column("in_view", "bool", "whether the axis reaches as far; else the mark stands at its upper edge", True),
)
_FIRST, _MOST = 5, 10
_FIELDS = ("driver_number", "lap_number", "date_start", "lap_duration", "is_pit_out_lap")
_SLOW = 1.07
"""The axis ends at that multiple of the median lap: laps through the pits and behind safety cars would flatten all."""
_LETTER = 12
"""Pixels that a compound's letter needs."""
_RACED = 0.97
"""Of the laps at racing speed so many are on the axis at least, slow as they may be in the rain."""


def gather(source: Source, asked: Asked) -> Figure:
    """The times of `laps` with the stints of `session_stints`, for the drivers that are asked for."""
    session = session_of(source, asked["session_key"])
    key = session["session_key"]
    cars = chosen(cars_of(source, session), asked.get("drivers"), _FIRST, _MOST)
    records = source.records("laps", _FIELDS, of_session(key)).to_pylist()
    stints, broken = stints_of(source, key)
    rows = [row for car in cars for row in _laps(car, records, stints.get(car.number, ()))]
    if not rows:
        raise lacking("lap times", session)
    conditions, missing = conditions_of(source, key, records)
    ceiling = _ceiling(rows, conditions)
    rows = [row | {"in_view": row["lap_time"] <= ceiling} for row in rows]
    best = min(rows, key=lambda row: row["lap_time"])
    fastest = f"{clock(best['lap_time'])} by {best['driver_name'] or best['driver']} on lap {best['lap']}"
    return Figure(
        title="Lap times",
        subtitle=f"{called(session)}: fastest {fastest}{'; in grey the others' if len(cars) > 1 else ''}",
        description=f"Lap times by lap of {', '.join(car.code for car in cars)}, a panel each, lines broken where "
        f"tyres were changed. The fastest is {fastest}.{said(conditions)}",
        columns=COLUMNS,
        rows=rows,
        marks={"conditions": conditions},
        colours=colours_of(source, session, cars),
        missing=(*missing, *broken, *_unseen(cars, records, rows, ceiling, stints, how_to_get(session))),
    )


def draw(figure: Figure, look: Look) -> Spec:
    """A panel a driver: the line of the driver in front, all others in grey behind."""
    last = max(row["lap"] for row in figure.rows)
    rows = _runs(figure.rows, last / (look.width - 60) * _LETTER)
    names = list(dict.fromkeys(row["driver"] for row in rows))
    titles = {row["driver"]: row["driver_name"] or row["driver"] for row in rows}
    series = Series.of(names, figure.colours, look)
    seen = [row["lap_time"] for row in rows if row["in_view"]]
    low, high = min(seen), max(seen)
    height = 84 if look.narrow else 104
    there = [name for name in COMPOUNDS if any(row["compound"] == name for row in rows)]
    x = {
        "field": "lap",
        "type": "quantitative",
        "title": "Lap",
        "axis": lap_axis(last, look),
        "scale": {"domain": [0, last + 1], "nice": False},
    }
    y = {
        "field": "lap_time",
        "type": "quantitative",
        "title": None,
        "axis": {"labelExpr": CLOCK, "tickCount": 3},
        "scale": {"domain": [low - (high - low) * 0.28, high + (high - low) * 0.06], "nice": False, "clamp": True},
    }
    shape = {
        "field": "compound",
        "type": "nominal",
        "scale": {"domain": there, "range": [COMPOUNDS[name].shape for name in there]},
        "legend": {
            "title": None,
            "orient": "top",
            "symbolFillColor": look.ink,
            "symbolStrokeWidth": 0,
            "labelFontSize": 12,
            "labelExpr": SPOKEN,
        },
    }
    line = {"type": "line", "strokeWidth": 1.6}
    across = {"x": x, "y": y, "detail": {"field": "run"}}
    return {
        "autosize": {"type": "pad", "contains": "padding"},
        "data": {"values": rows},
        "facet": {
            "row": {
                "field": "driver",
                "sort": names,
                "title": None,
                "header": {
                    "labelOrient": "top",
                    "labelAnchor": "start",
                    "labelFontSize": 13,
                    "labelFontWeight": "bold",
                    "labelPadding": 3,
                    "labelColor": look.ink,
                    "labelExpr": _spoken(titles),
                },
            }
        },
        "spacing": 12,
        "spec": {
            "width": look.width - 60,
            "height": height,
            "layer": [
                *bands(figure.marks.get("conditions", ()), look, height=height),
                {
                    "data": {"values": [row for row in rows if row["in_view"]]},
                    "mark": {"type": "line", "strokeWidth": 0.8, "color": look.muted, "opacity": 0.4},
                    "encoding": across,
                },
                {
                    "transform": [{"filter": "datum.in_view"}],
                    "mark": line,
                    "encoding": across | {"color": series.colour("driver"), "strokeDash": series.dash("driver")},
                },
                {
                    "mark": {"type": "point", "filled": True, "opacity": 1, "size": 13 if look.narrow else 24},
                    "encoding": across
                    | {"color": series.colour("driver"), "tooltip": tooltip(figure.columns)}
                    | ({"shape": shape} if there else {}),
                },
                *_changes(x, height, look),
            ],
        },
    }


def _changes(x: dict[str, Any], height: int, look: Look) -> list[dict[str, Any]]:
    """A line where a car left the pits, and the compound's letter where a stint begins."""
    text = {"type": "text", "fontSize": 10, "fontWeight": "bold", "color": look.ink, "align": "left", "dx": 3}
    start = {"calculate": "datum.lap - 0.5", "as": "start"}
    at = {"x": x | {"field": "start"}}
    return [
        {
            "transform": [{"filter": "datum.pit == 'out'"}, start],
            "mark": {"type": "rule", "strokeDash": [2, 2], "color": look.muted},
            "encoding": at,
        },
        {
            "transform": [{"filter": "datum.letter != ''"}, start],
            "mark": text | {"y": height - 14},
            "encoding": at | {"text": {"field": "letter"}},
        },
    ]


def _spoken(titles: Mapping[str, str]) -> str:
    """Vega's expression that turns a code into a name."""
    cases = "".join(f"datum.value == {json.dumps(code)} ? {json.dumps(name)} : " for code, name in titles.items())
    return f"{cases}datum.value"


def _laps(car: Car, records: Sequence[Row], stints: Sequence[Row]) -> list[Row]:
    own = sorted((row for row in records if row["driver_number"] == car.number), key=lambda row: row["lap_number"])
    out = {row["lap_number"] for row in own if row["is_pit_out_lap"] and row["lap_number"] > 1}
    return [
        car.who
        | {
            "lap": lap["lap_number"],
            "lap_time": lap["lap_duration"],
            "stint": stint["stint_number"] if stint else None,
            "compound": compound_of(stint) if stint else None,
            "pit": "in" if lap["lap_number"] + 1 in out else "out" if lap["lap_number"] in out else None,
        }
        for lap in own
        if lap["lap_duration"] is not None
        for stint in [_during(stints, lap["lap_number"])]
    ]


def _ceiling(rows: Sequence[Row], conditions: Sequence[Row]) -> float:
    """The slowest lap time on the axis, in seconds."""
    slowed = {
        lap for row in conditions if row["condition"] != RAIN for lap in range(row["first_lap"], row["last_lap"] + 2)
    }
    raced = sorted(row["lap_time"] for row in rows if row["pit"] is None and row["lap"] not in slowed)
    usual = median(row["lap_time"] for row in rows) * _SLOW
    return round(max(usual, raced[int((len(raced) - 1) * _RACED)] if raced else 0), 1)


def _during(stints: Sequence[Row], lap: int) -> Row | None:
    return next((stint for stint in stints if stint["lap_start"] <= lap <= stint["lap_end"]), None)


def _runs(rows: Sequence[Mapping[str, Any]], room: float) -> list[Row]:
    """The rows with what a line is made of: laps in view that follow each other on one set of tyres.

    The first of a stint has its letter, unless it is of fewer laps than a letter has room for.
    """
    lengths = Counter((row["driver"], row["stint"]) for row in rows)
    runs: list[Row] = []
    for row in rows:
        before = runs[-1] if runs and runs[-1]["driver"] == row["driver"] else None
        anew = before is None or before["stint"] != row["stint"]
        follows = before is not None and before["lap"] == row["lap"] - 1 and before["in_view"] and row["in_view"]
        run = before["run"] if before and follows and not anew else f"{row['driver']} {row['lap']}"
        lettered = anew and row["compound"] and lengths[row["driver"], row["stint"]] >= room
        letter = COMPOUNDS[row["compound"]].letter if lettered else ""
        runs.append({**row, "run": run, "letter": letter})
    return runs


def _unseen(
    cars: Sequence[Car],
    records: Sequence[Row],
    rows: Sequence[Row],
    ceiling: float,
    stints: Mapping[int, Sequence[Row]],
    mend: str,
) -> list[str]:
    """What the panels don't show as it was."""
    numbers = {car.number for car in cars}
    untimed = sum(1 for row in records if row["driver_number"] in numbers and row["lap_duration"] is None)
    beyond = sum(1 for row in rows if not row["in_view"])
    told: list[str] = []
    if beyond:
        laps = "1 lap slower than {} stands" if beyond == 1 else f"{beyond} laps slower than {{}} stand"
        told.append(f"{laps.format(clock(ceiling))} at the upper edge: most are through the pits or neutralised.")
    if untimed:
        told.append(f"Not drawn, as they have no time: {untimed} lap{'s' if untimed > 1 else ''}.")
    if bare := [car.code for car in cars if car.number not in stints]:
        told.append(f"The tyres of {', '.join(bare)} are not known: there are no stints; {mend}.")
    return told


LAP_TIMES = Chart(
    "lap_times",
    "Lap times",
    "Lap times of a race by lap, with tyres, pit stops, safety cars and rain; a panel a driver.",
    (SESSION_KEY, DRIVERS),
    gather,
    draw,
    of_records=True,
)
