"""The circuit as a car drove it, coloured by what it did there or by who was faster there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from f1_platform.charts.chart import Asked, Chart, Figure, NothingToDraw, Parameter
from f1_platform.charts.source import Source
from f1_platform.charts.track.comparing import Comparison, compare
from f1_platform.charts.track.driven import SESSION_KEY, Driven, SessionLaps, laps_of
from f1_platform.charts.track.map_drawing import draw
from f1_platform.charts.track.map_lines import MapLine, map_line
from f1_platform.serving.declaration import Column
from f1_platform.telemetry.alignment import along_circuit
from f1_platform.telemetry.circuit import circuit_of
from f1_platform.telemetry.resampling import linear, previous, way
from f1_platform.telemetry.samples import Numbers

_CHANNELS = {"speed": "speed", "gear": "n_gear", "throttle": "throttle"}
_SWING = {"speed": 40.0, "gear": 2.0}
"""How much a value must fall and rise for a corner to be named."""
_UNITS = {"speed": " km/h", "gear": "", "throttle": " %"}
_MINI = 100.0
"""Metres of a mini-sector, about: below that, times are less certain than different."""
_EVEN = 0.01
"""Seconds; who gains less in a mini-sector is not faster there."""
_TOLD = 0.05
"""Seconds that somebody gains in a row for it to be written there."""

_WITHIN = (0.5, 0.4, 0.6, 0.25, 0.75, 0.1, 0.9)
"""Shares of the way on which somebody gains, where that may be written."""

_LINE = (
    Column("distance", "float", "way along the circuit from the start of the lap to that of this piece", 1750.0, "m"),
    Column("x", "float", "where the piece begins, from the middle of the map to the right", 12.3, "m"),
    Column("y", "float", "likewise upwards; the circuit is turned so that it is wider than high", 45.6, "m"),
    Column("x_end", "float", "where the piece ends", 24.3, "m"),
    Column("y_end", "float", "likewise upwards", 45.9, "m"),
)
_DRIVEN = (
    Column("speed", "float", "speed", 236.2, "km/h", nullable=True),
    Column("n_gear", "int", "gear", 6, nullable=True),
    Column("throttle", "float", "throttle", 100.0, "%", nullable=True),
)
_FASTER = (
    Column("mini_sector", "int", "part of the lap, from 1", 17),
    Column("faster", "text", "who was faster there, or even", "VER lap 39"),
    Column("gain", "float", "time that the first lap gains on the second in this mini-sector", 0.034, "s"),
)


def gather(source: Source, asked: Asked) -> Figure:
    """The pieces of the circuit, each with what the car did there, or who was faster."""
    by = asked.get("by", "speed")
    laps = laps_of(source, asked["session_key"])
    lap = laps.driven(asked.get("driver"), asked.get("lap"))
    if by != "faster":
        return _of_one(laps, lap, by)
    number, other_lap = asked.get("other"), asked.get("other_lap")
    if number is None and other_lap is not None:
        number = lap.lap.driver_number
    other = laps.driven(number, other_lap, but=lap.lap.driver_number if number is None else None)
    return _of_two(laps, compare(lap, other))


def _of_one(laps: SessionLaps, lap: Driven, by: str) -> Figure:
    circuit = circuit_of(lap.places, lap.lap.duration)
    driven = (
        along_circuit(lap.car, lap.places, lap.lap.duration, circuit) if circuit else way(lap.car, lap.lap.duration)
    )
    if driven is None or not driven.metres[-1]:
        raise NothingToDraw(f"The speed of {lap.label} was never recorded", mend="Choose another lap")
    line = map_line(lap, driven, circuit)
    smooth = linear(lap.car, ("speed", "throttle"), line.middles)
    stepped = previous(lap.car, ("n_gear",), line.middles)
    values = (smooth | stepped)[_CHANNELS[by]]
    pieces = [
        (at, piece | {name: _rounded(channel[at], name) for name, channel in (smooth | stepped).items()})
        for at, piece in line.pieces()
        if not np.isnan(values[at])
    ]
    if not pieces:
        raise NothingToDraw(f"Where {lap.label} was is not recorded", mend="Choose another lap")
    minutes, seconds = divmod(lap.lap.duration, 60)
    missing = len(line.metres) - 1 - len(pieces)
    corners = _corners(values, _SWING[by]) if by in _SWING else []
    return Figure(
        title=f"{lap.label}: {by} around the circuit",
        subtitle=f"{laps.name}: {lap.driver_name}, {minutes:.0f}:{seconds:06.3f}",
        description=f"The circuit as {lap.driver_name} drove it on lap {lap.lap.lap_number}, coloured by {by}, "
        f"{np.nanmin(values):.0f} to {np.nanmax(values):.0f}{_UNITS[by]}. {_throttle(smooth['throttle'])}",
        columns=(*_LINE, *_DRIVEN),
        rows=[row for _, row in pieces],
        marks={
            "by": [{"by": by, "field": _CHANNELS[by]}],
            "labels": _named(line, [([line.metres[at]], f"{values[at]:.0f}") for at in corners]),
            **_fixed(line),
        },
        missing=("Where samples are more than two seconds apart, the circuit is left open",) if missing else (),
    )


def _slower(behind: float) -> str:
    return f"{abs(behind):.3f} s {'slower' if behind > 0 else 'faster'}" if behind else "as fast"


def _of_two(laps: SessionLaps, found: Comparison) -> Figure:
    a, b = found.laps
    if found.circuit is None:
        what = f"Where {a.label} and {b.label} were has gaps, or does not lead once around"
        raise NothingToDraw(what, mend="Choose other laps")
    minis = max(round(found.length / _MINI), 1)
    edges = np.linspace(0.0, found.length, minis + 1)
    gains = np.diff(found.delta(edges))
    line = map_line(a, found.ways[0], found.circuit, minis)
    each = (len(line.metres) - 1) // minis
    faster = ["even" if abs(gain) < _EVEN else a.label if gain > 0 else b.label for gain in gains]
    rows = [
        piece
        | {"mini_sector": at // each + 1, "faster": faster[at // each], "gain": round(float(gains[at // each]), 3)}
        for at, piece in line.pieces()
        if not np.isnan(gains[at // each])
    ]
    behind = b.lap.duration - a.lap.duration
    return Figure(
        title=f"{a.label} or {b.label}: who is faster where",
        subtitle=f"{laps.name}: {b.driver} was {_slower(behind)} over the lap",
        description=f"The circuit in {minis} mini-sectors of {found.length / minis:.0f} m: {a.driver_name}, lap "
        f"{a.lap.lap_number}, is faster in {faster.count(a.label)}, {b.driver_name}, lap {b.lap.lap_number}, in "
        f"{faster.count(b.label)}, neither in {faster.count('even')}. In slow corners it is uncertain by 0.2 s.",
        columns=(*_LINE, *_FASTER),
        rows=rows,
        marks={
            "by": [{"by": "faster", "field": "faster", "a": a.label, "b": b.label}],
            "labels": _named(line, _gained(found, edges, gains, faster)),
            **_fixed(line),
        },
        colours={lap.label: lap.colour for lap in (a, b) if lap.colour},
        missing=() if len(rows) == len(line.metres) - 1 else ("Where samples are missing, the circuit is left open",),
    )


def _gained(found: Comparison, edges: Numbers, gains: Numbers, faster: Sequence[str]) -> list[tuple[list[float], str]]:
    """Who gains how much in a row, in the middle of it or elsewhere in it, the most first."""
    drivers = {
        lap.label: lap.driver if found.laps[0].driver != found.laps[1].driver else lap.label for lap in found.laps
    }
    runs: list[tuple[float, list[float], str]] = []
    first = 0
    for at in range(1, len(faster) + 1):
        if at == len(faster) or faster[at] != faster[first]:
            gain = abs(float(np.nansum(gains[first:at])))
            if faster[first] != "even" and gain >= _TOLD:
                within = [float(edges[first] + share * (edges[at] - edges[first])) for share in _WITHIN]
                runs.append((gain, within, f"{drivers[faster[first]]} {gain:.2f} s"))
            first = at
    return [(within, text) for _, within, text in sorted(runs, reverse=True)]


def _corners(values: Numbers, swing: float) -> list[int]:
    """Where values are least and greatest, in turn, with at least that much between them; the least ones first."""
    extremes: list[tuple[int, bool]] = []
    low = high = 0
    falling: bool | None = None
    for at, value in enumerate(values):
        if np.isnan(value):
            continue
        low = at if np.isnan(values[low]) or value < values[low] else low
        high = at if np.isnan(values[high]) or value > values[high] else high
        if falling is not False and value - values[low] >= swing:
            extremes.append((low, True))
            falling, high = False, at
        elif falling is not True and values[high] - value >= swing:
            extremes.append((high, False))
            falling, low = True, at
    return [_middle(values, at) for at, _ in sorted(extremes, key=lambda one: not one[1]) if at]


def _middle(values: Numbers, at: int) -> int:
    """The middle of the values in a row that are equal to that one."""
    last = at
    while last + 1 < len(values) and values[last + 1] == values[at]:
        last += 1
    return (at + last) // 2


def _named(line: MapLine, texts: Sequence[tuple[Sequence[float], str]]) -> list[dict[str, Any]]:
    """What is written where; a row a place where it may stand."""
    return [place | {"text": text, "of": of} for of, (metres, text) in enumerate(texts) for place in line.at(metres)]


def _fixed(line: MapLine) -> dict[str, list[dict[str, Any]]]:
    """Start and finish, the direction, and every kilometre."""
    kilometres = [([1000.0 * number], f"{number} km") for number in range(1, int(line.length / 1000) + 1)]
    return {
        "start": _named(line, [([0.0], "Start")]),
        "direction": [*line.at([line.length / 55])],
        "kilometres": _named(line, kilometres),
    }


def _throttle(values: Numbers) -> str:
    known = values[~np.isnan(values)]
    return f"Full throttle over {np.mean(known >= 98):.0%} of the lap." if known.size else ""


def _rounded(value: float, name: str) -> float | int | None:
    if np.isnan(value):
        return None
    return int(value) if name == "n_gear" else round(float(value), 1)


TRACK_MAP = Chart(
    "track_map",
    "Track map",
    "The circuit from where a car was, coloured by speed, gear or throttle, or by which of two laps was faster there.",
    (
        SESSION_KEY,
        Parameter("by", "text", "what is coloured; speed by default", "speed", False, (*_CHANNELS, "faster")),
        Parameter("driver", "int", "car number; by default that of the fastest lap", "1", False),
        Parameter("lap", "int", "lap of the driver; by default the fastest", "39", False),
        Parameter("other", "int", "car that it is compared with, where by is faster", "16", False),
        Parameter("other_lap", "int", "lap of that car; by default its fastest", "36", False),
    ),
    gather,
    draw,
    of_records=True,
)
