"""Gaps to the leader at the end of each lap of a race."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, NothingToDraw, Spec
from f1_platform.charts.encoding import Series, tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.race.conditions import RED_FLAG, bands, conditions_of, said
from f1_platform.charts.race.crossings import by_car, crossings, gaps_to_leader
from f1_platform.charts.race.session import (
    DRIVERS,
    SESSION_KEY,
    WHO,
    Car,
    called,
    cars_of,
    chosen,
    colours_of,
    lacking,
    session_of,
)
from f1_platform.charts.race.timing import lap_axis
from f1_platform.charts.season.labels import spread
from f1_platform.charts.source import Row, Source, of_session
from f1_platform.serving.declaration import Column

COLUMNS = (
    *WHO,
    Column("lap", "int", "lap at whose end it was", 39),
    Column("gap", "float", "behind the first car to end that lap; on the road, before penalties", 22.466, "s"),
    Column("lapped", "bool", "whether the first car had ended the next lap already", False),
    Column("pit", "bool", "whether the lap ended in the pit lane", False),
    Column(
        "in_view", "bool", "false where the race stood still: of gaps under a red flag only the usual are drawn", True
    ),
)
_FIRST, _MOST = 10, 22
_FIELDS = ("driver_number", "lap_number", "date_start", "lap_duration", "is_pit_out_lap")
_LABEL = 14
"""Pixels that a label at the end of a line needs."""


def gather(source: Source, asked: Asked) -> Figure:
    """Gaps from `laps`: when a car ended a lap less when the first car ended it; see `crossings` for how exact.

    The first car is who ended that lap first of all, whether it is shown or not.
    """
    session = session_of(source, asked["session_key"])
    key = session["session_key"]
    if session["session_type"] != "Race":
        raise NothingToDraw(f"{called(session)} is no race: nobody leads it", mend="/v1/sessions has the races' keys")
    cars = chosen(cars_of(source, session), asked.get("drivers"), _FIRST, _MOST)
    records = source.records("laps", _FIELDS, of_session(key)).to_pylist()
    ends = {number: crossings(laps) for number, laps in by_car(records).items()}
    gaps = gaps_to_leader(ends)
    first = {lap: min(laps[lap] for laps in ends.values() if lap in laps) for laps in ends.values() for lap in laps}
    out = {(row["driver_number"], row["lap_number"]) for row in records if row["is_pit_out_lap"]}
    rows = [
        car.who
        | {
            "lap": lap,
            "gap": gap,
            "lapped": lap + 1 in first and ends[car.number][lap] > first[lap + 1],
            "pit": (car.number, lap + 1) in out,
        }
        for car in cars
        for lap, gap in gaps.get(car.number, {}).items()
    ]
    if not rows:
        raise lacking("lap times", session)
    conditions, missing = conditions_of(source, key, records)
    rows = _in_view(rows, conditions)
    if hidden := sum(not row["in_view"] for row in rows):
        missing.append(f"Gaps that red flags made are not drawn, where the race stood still meanwhile: {hidden}.")
    return Figure(
        title="Gaps to the leader",
        subtitle=f"{called(session)}: at the end of each lap; circles are pit stops",
        description=f"Seconds behind the leader at the end of each lap for {', '.join(car.code for car in cars)}, the "
        f"leader on top.{_at_the_end(cars, gaps)}{said(conditions)}",
        columns=COLUMNS,
        rows=rows,
        marks={"conditions": conditions},
        colours=colours_of(source, session, cars),
        missing=(*missing, *_incomplete(cars, gaps, len(first))),
    )


def draw(figure: Figure, look: Look) -> Spec:
    """A line a driver, the leader on top, named where it ends."""
    names = list(dict.fromkeys(row["driver"] for row in figure.rows))
    series = Series.of(names, figure.colours, look)
    height = 520 if look.narrow else 480
    last = max(row["lap"] for row in figure.rows)
    rows = _runs(figure.rows)
    deepest = max(row["gap"] for row in rows) * 1.03 or 1.0
    x = {
        "field": "lap",
        "type": "quantitative",
        "title": "Lap",
        "axis": lap_axis(last, look),
        "scale": {"domain": [0, last + (7 if look.narrow else 3.5)], "nice": False},
    }
    y = {
        "field": "gap",
        "type": "quantitative",
        "title": "Behind the leader (s)",
        "axis": {"format": "~f"},
        "scale": {"domain": [deepest, -deepest / 60], "nice": False},
    }
    across = {"x": x, "y": y, "color": series.colour("driver")}
    return {
        "width": look.width,
        "height": height,
        "layer": [
            *bands(figure.marks.get("conditions", ()), look, of_ends=True),
            {
                "data": {"values": rows},
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": across
                | {
                    "strokeDash": series.dash("driver"),
                    "detail": {"field": "run"},
                    "tooltip": tooltip(figure.columns),
                },
            },
            {
                "data": {"values": [row for row in rows if row["pit"]]},
                "mark": {"type": "point", "fill": look.background, "strokeWidth": 1.6, "size": 34, "opacity": 1},
                "encoding": across | {"tooltip": tooltip(figure.columns)},
            },
            {
                "data": {"values": _labels(rows, deepest, deepest * _LABEL / (height - 130))},
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11, "fontWeight": "bold"},
                "encoding": across | {"text": {"field": "driver"}},
            },
        ],
    }


def _in_view(rows: Sequence[Row], conditions: Sequence[Row]) -> list[Row]:
    """Marks gaps of laps under a red flag that no lap raced has: who was in the pits then waited, others came later."""
    stopped = {
        lap
        for row in conditions
        if row["condition"] == RED_FLAG
        for lap in range(row["first_lap"], row["last_lap"] + 1)
    }
    most = max((row["gap"] for row in rows if row["lap"] not in stopped), default=0.0)
    return [row | {"in_view": row["lap"] not in stopped or row["gap"] <= most} for row in rows]


def _runs(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
    """The rows in view with what a line is made of: laps that follow each other."""
    runs: list[Row] = []
    for row in rows:
        before = runs[-1] if runs else None
        follows = before is not None and before["driver"] == row["driver"] and before["lap"] == row["lap"] - 1
        if row["in_view"]:
            runs.append({**row, "run": before["run"] if before and follows else f"{row['driver']} {row['lap']}"})
    return runs


def _labels(rows: Sequence[Mapping[str, Any]], deepest: float, least: float) -> list[Row]:
    """Codes where lines end; of those that end near each other, apart."""
    ends = {row["driver"]: row for row in rows}.values()
    finish = max(row["lap"] for row in ends)
    close = [row for row in ends if row["lap"] >= finish - 4]
    places = spread([row["gap"] for row in close], least, 0, deepest)
    beside = [{"driver": row["driver"], "lap": finish, "gap": at} for row, at in zip(close, places, strict=True)]
    return [*beside, *({name: row[name] for name in ("driver", "lap", "gap")} for row in ends if row not in close)]


def _at_the_end(cars: Sequence[Car], gaps: Mapping[int, Mapping[int, float]]) -> str:
    there = [car for car in cars if gaps.get(car.number)]
    final = [(car, max(gaps[car.number])) for car in there]
    told = ", ".join(f"{car.code} {gaps[car.number][lap]:.1f} after lap {lap}" for car, lap in final)
    return f" At the end: {told}."


def _incomplete(cars: Sequence[Car], gaps: Mapping[int, Mapping[int, float]], laps: int) -> list[str]:
    """Who drove fewer laps than the leader, and who is not there at all."""
    told: list[str] = []
    if absent := [car.code for car in cars if not gaps.get(car.number)]:
        told.append(f"There are no lap times of {', '.join(absent)}.")
    short = [(car.code, max(gaps[car.number])) for car in cars if gaps.get(car.number)]
    if fewer := [f"{code} after lap {last}" for code, last in short if last < laps]:
        told.append(f"Lines end where drivers were lapped at the flag or out: {', '.join(fewer)} of {laps}.")
    return told


GAPS = Chart(
    "gaps",
    "Gaps to the leader",
    "How far behind the leader each driver was at the end of each lap, with pit stops, safety cars and rain.",
    (SESSION_KEY, DRIVERS),
    gather,
    draw,
    of_records=True,
)
