"""Qualifying: how far each driver was from pole, and who went out when."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, NothingToDraw, Parameter, Spec
from f1_platform.charts.encoding import Series, tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.race.session import (
    WHO,
    Car,
    called,
    cars_of,
    colours_of,
    how_to_get,
    lacking,
    session_of,
)
from f1_platform.charts.race.timing import clock
from f1_platform.charts.source import Row, Source, of_session
from f1_platform.serving.declaration import Column

SESSION_KEY = Parameter("session_key", "int", "the qualifying, as /v1/sessions has it", "9468")
COLUMNS = (
    Column("position", "int", "place in the qualifying", 1, nullable=True),
    *WHO,
    Column("phase", "int", "last part the driver has a time in: 1, 2 or 3", 3, nullable=True),
    Column("time", "float", "best lap of that part, which the place is by", 89.179, "s"),
    Column("gap", "float", "to the time of pole", 0.228, "s"),
    Column("grid", "int", "place on the grid", 1, nullable=True),
)
_QUALIFYING = "Qualifying"
_FAR, _LEAST = 4.0, 0.25
"""Bars end at that multiple of the median gap, at so many seconds at least: one slow lap would hide the rest."""
_UNLABELLED: Mapping[str, Any] = {"labels": False, "ticks": False, "domain": False}
"""Of the axes of all panels but the lowest, whose labels serve them too."""


def gather(source: Source, asked: Asked) -> Figure:
    """The times of `session_result` in the last part each driver has one in; else the best laps that are published."""
    session = session_of(source, asked["session_key"])
    if session["session_type"] != _QUALIFYING:
        raise NothingToDraw(f"{called(session)} is no qualifying", mend="/v1/sessions has their keys")
    key = session["session_key"]
    cars = cars_of(source, session)
    records = source.records("session_result", ("driver_number", "duration"), of_session(key)).to_pylist()
    parts = {row["driver_number"]: _parts(row["duration"]) for row in records}
    grid = {
        row["driver_number"]: row["position"]
        for row in source.records("starting_grid", ("driver_number", "position"), of_session(key)).to_pylist()
    }
    timed = [(car, *found) for car in cars if (found := _time(car, parts.get(car.number, ())))]
    if not timed:
        raise lacking("lap times", session)
    pole = timed[0][2] if timed[0][1] else min(time for _, _, time in timed)
    rows: list[Row] = [
        {"position": car.did["final_position"], **car.who}
        | {"phase": phase, "time": time, "gap": round(time - pole, 3), "grid": grid.get(car.number)}
        for car, phase, time in timed
    ]
    first = rows[0]
    second = f", {rows[1]['gap']:.3f} s ahead of {_called(rows[1])}" if len(rows) > 1 else ""
    return Figure(
        title="Gaps to pole",
        subtitle=f"{called(session)}: {_called(first)} {clock(first['time'])}{second}",
        description=f"Seconds behind the fastest lap for {len(rows)} drivers in the order of the qualifying, by the "
        f"part they went out in. {_called(first)} was first in {clock(first['time'])}{second}.",
        columns=COLUMNS,
        rows=rows,
        colours=colours_of(source, session, cars),
        missing=tuple(_missing(cars, rows, how_to_get(session))),
    )


def draw(figure: Figure, look: Look) -> Spec:
    """A bar a driver, in groups by the part they went out in."""
    names = [row["driver"] for row in figure.rows]
    series = Series.of(names, figure.colours, look)
    last = max((row["phase"] or 0 for row in figure.rows), default=0)
    end = _end(figure.rows)
    rows: list[Row] = [
        {
            **row,
            "label": _label(row, look),
            "group": _group(row["phase"] or 0, last),
            "cut": min(row["gap"], end),
            "beside": min(max(row["gap"], 0), end),
        }
        for row in figure.rows
    ]
    groups = [_group(phase, last) for phase in sorted({row["phase"] or 0 for row in rows}, reverse=True)]
    least = min(row["gap"] for row in rows)
    room = end + (end - least) * (0.42 if look.narrow else 0.25)
    axis: dict[str, Any] = {"format": "~f", "tickCount": 4 if look.narrow else 8}
    x: dict[str, Any] = {
        "field": "gap",
        "type": "quantitative",
        "title": "Behind pole (s)",
        "scale": {"domain": [least, room], "nice": False},
    }
    y = {
        "field": "driver",
        "type": "nominal",
        "sort": names,
        "title": None,
        "axis": {"labelFontWeight": "bold", "labelColor": look.ink, "ticks": False, "domain": False},
    }
    panels: list[Spec] = []
    for group in groups:
        lowest = group == groups[-1]
        scaled = x | {"title": x["title"] if lowest else None, "axis": axis if lowest else {**axis, **_UNLABELLED}}
        panels.append(_panel([row for row in rows if row["group"] == group], group, scaled, y, series, look))
        panels[-1]["layer"][0]["encoding"]["tooltip"] = tooltip(figure.columns)
    return {
        "autosize": {"type": "pad", "contains": "padding"},
        "vconcat": panels,
        "spacing": 10,
        "resolve": {"scale": {"color": "shared"}},
    }


def _panel(
    rows: list[Row], group: str, x: dict[str, Any], y: dict[str, Any], series: Series, look: Look
) -> dict[str, Any]:
    return {
        "title": {"text": group, "fontSize": 12, "fontWeight": "normal", "offset": 4, "anchor": "start"},
        "width": look.width - 50,
        "height": {"step": 21 if look.narrow else 22},
        "data": {"values": rows},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 2, "height": {"band": 0.66}},
                "encoding": {"x": x | {"field": "cut"}, "color": series.colour("driver")},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11},
                "encoding": {"x": x | {"field": "beside"}, "text": {"field": "label"}},
            },
        ],
    }


def _end(rows: Sequence[Mapping[str, Any]]) -> float:
    """Where the longest bar ends, in seconds."""
    gaps = [row["gap"] for row in rows if row["gap"] > 0] or [_LEAST]
    return max(min(max(gaps), median(gaps) * _FAR), _LEAST)


def _parts(duration: str | None) -> tuple[float | None, ...]:
    """The best times of the parts; of a qualifying without parts one."""
    times: Any = json.loads(duration) if duration else None
    return tuple(times) if isinstance(times, list) else ()


def _time(car: Car, parts: Sequence[float | None]) -> tuple[int | None, float] | None:
    """The last part with a time and that time; the best lap where no parts are known."""
    for phase in range(len(parts), 0, -1):
        if (time := parts[phase - 1]) is not None:
            return phase, time
    best = None if parts else car.did["best_lap_ms"]
    return None if best is None else (None, best / 1000)


def _label(row: Mapping[str, Any], look: Look) -> str:
    gap = clock(row["time"]) if row["gap"] == 0 else f"+{row['gap']:.3f}" if row["gap"] > 0 else f"{row['gap']:.3f}"
    # Who only moves up when others are put back starts where everyone expects.
    if row["grid"] is None or row["position"] is None or row["grid"] <= row["position"]:
        return gap
    return f"{gap} · grid {row['grid']}" if look.narrow else f"{gap} · starts from {row['grid']}"


def _group(phase: int, last: int) -> str:
    if not phase:
        return "Best laps"
    return f"Q{phase}" if phase == last else f"Out in Q{phase}"


def _called(row: Mapping[str, Any]) -> str:
    return row["driver_name"] or row["driver"]


def _missing(cars: Sequence[Car], rows: Sequence[Row], mend: str) -> list[str]:
    told: list[str] = []
    there = {row["driver"] for row in rows}
    if absent := [car.code for car in cars if car.code not in there]:
        told.append(f"Without a time, and not drawn: {', '.join(absent)}.")
    end = _end(rows)
    if far := [row["driver"] for row in rows if row["gap"] > end]:
        told.append(f"Cut, as their gaps are many times the others': {', '.join(far)}.")
    if faster := [row["driver"] for row in rows if row["gap"] < 0]:
        told.append(f"Faster than pole, in an earlier part on another track: {', '.join(faster)}.")
    if any(row["phase"] is None for row in rows):
        told.append(f"Who went out when is not known, so best laps of all parts are shown; {mend}.")
    if all(row["grid"] is None for row in rows):
        told.append("Who starts from another place is not known: there is no starting_grid of this session.")
    return told


QUALIFYING_GAPS = Chart(
    "qualifying_gaps",
    "Gaps to pole",
    "How far each driver was from pole in a qualifying, and who went out in which part.",
    (SESSION_KEY,),
    gather,
    draw,
    of_records=True,
)
