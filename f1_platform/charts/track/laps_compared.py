"""Two laps laid over each other: speed, pedals and gear at the same places, and the time between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from f1_platform.charts.chart import Asked, Chart, Figure, Parameter
from f1_platform.charts.source import Source
from f1_platform.charts.track.comparing import Comparison, compare
from f1_platform.charts.track.driven import SESSION_KEY, Driven, laps_of
from f1_platform.charts.track.panels import draw
from f1_platform.errors import UsageError
from f1_platform.serving.declaration import Column
from f1_platform.telemetry.resampling import linear, previous
from f1_platform.telemetry.samples import Numbers

_STEP = 10.0
"""Metres; at 300 km/h a sample comes every 20."""
_LAP = re.compile(r"(\d{1,3})(?::(\d{1,3}))?", re.ASCII)

COLUMNS = (
    Column("lap", "text", "driver and lap", "VER lap 39"),
    Column("driver_number", "int", "car number", 1),
    Column("lap_number", "int", "lap of the driver", 39),
    Column("distance", "float", "way along the circuit since the start of the lap", 1750.0, "m"),
    Column("time_s", "float", "time since the start of the lap", 29.6, "s"),
    Column("speed", "float", "speed", 236.2, "km/h", nullable=True),
    Column("throttle", "float", "throttle", 100.0, "%", nullable=True),
    Column("brake", "float", "brake, 0 or 100", 0.0, "%", nullable=True),
    Column("n_gear", "int", "gear", 6, nullable=True),
    Column(
        "delta",
        "float",
        "time that the second lap is behind the first there; in slow corners about 0.2 s uncertain",
        0.34,
        "s",
        nullable=True,
    ),
)


def gather(source: Source, asked: Asked) -> Figure:
    """Both laps, a row a lap every ten metres, and the ends of the sectors."""
    laps = laps_of(source, asked["session_key"])
    a = laps.driven(*_asked("a", asked))
    b = laps.driven(*_asked("b", asked), but=None if asked.get("b") else a.lap.driver_number)
    found = compare(a, b)
    metres = np.append(np.arange(0.0, found.length, _STEP), found.length)
    delta = found.delta(metres)
    moments = found.seconds(metres)
    total = b.lap.duration - a.lap.duration
    return Figure(
        title=_title(a.label, b.label, total),
        subtitle=f"{laps.name}: gaps at the lines are reckoned from telemetry, some hundredths off the sector times",
        description=f"{a.driver_name}, lap {a.lap.lap_number} in {_time(a)}, and {b.driver_name}, lap "
        f"{b.lap.lap_number} in {_time(b)}: speed, throttle, brake and gear over {found.length:.0f} m, and below the "
        f"time that the second is behind the first, {total:+.3f} s at the end{_measured(found)}. "
        "In slow corners it is uncertain by about 0.2 s.",
        columns=COLUMNS,
        rows=[*_rows(a, metres, moments[0], delta), *_rows(b, metres, moments[1], delta)],
        marks={"sectors": [vars(line) for line in found.lines]},
        colours={lap.label: lap.colour for lap in (a, b) if lap.colour},
        missing=tuple(_missing(found)),
    )


def _title(a: str, b: str, behind: float) -> str:
    if not behind:
        return f"{b} was as fast as {a}"
    return f"{b} was {abs(behind):.3f}\u00a0s {'slower' if behind > 0 else 'faster'} than {a}"


def _asked(name: str, asked: Asked) -> tuple[int | None, int | None]:
    """Car and lap of `1:39` or `1`."""
    text = asked.get(name)
    if text is None:
        return None, None
    found = _LAP.fullmatch(text)
    if not found:
        raise UsageError(
            f"{name} is a car and a lap such as 1:39; {text!r} is not", mend="Without a lap it is the car's fastest"
        )
    return int(found[1]), int(found[2]) if found[2] else None


def _rows(lap: Driven, metres: Numbers, moments: Numbers, delta: Numbers) -> Iterator[dict[str, Any]]:
    channels: Mapping[str, Numbers] = {
        "distance": metres,
        "time_s": moments,
        **linear(lap.car, ("speed", "throttle"), moments),
        **previous(lap.car, ("brake", "n_gear"), moments),
        "delta": delta,
    }
    who = {"lap": lap.label, "driver_number": lap.lap.driver_number, "lap_number": lap.lap.lap_number}
    for values in zip(*channels.values(), strict=True):
        known = (None if np.isnan(value) else round(float(value), 3) for value in values)
        row = who | dict(zip(channels, known, strict=True))
        yield row | {"n_gear": None if row["n_gear"] is None else int(row["n_gear"])}


def _measured(found: Comparison) -> str:
    lines = [
        f"{line.delta:+.3f} s at the end of sector {line.sector}, by the timing {line.timed_delta:+.3f} s"
        for line in found.lines[:-1]
    ]
    return f"; {'; '.join(lines)}" if lines else ""


def _missing(found: Comparison) -> Iterator[str]:
    if found.circuit is None:
        yield (
            "Where the cars were has gaps in both laps, or does not lead once around: distances are the speed "
            "integrated over time and scaled to one length, the time between the laps may be 0.15 s off"
        )
    if len(found.lines) < 3:
        yield "The timing has not all sector times of both laps: lines of the others are not drawn"
    for lap in found.laps:
        if np.isnan(linear(lap.car, ("speed",), np.arange(0.0, lap.lap.duration, 0.5))["speed"]).any():
            yield f"The telemetry of {lap.label} has gaps of more than two seconds, which are left open"


def _time(lap: Driven) -> str:
    minutes, seconds = divmod(lap.lap.duration, 60)
    return f"{minutes:.0f}:{seconds:06.3f}"


LAPS_COMPARED = Chart(
    "laps_compared",
    "Two laps compared",
    "Speed, throttle, brake and gear of two laps at the same places of the circuit, and the time between them.",
    (
        SESSION_KEY,
        Parameter("a", "text", "car and lap, or the car: its fastest; by default the fastest lap", "1:39", False),
        Parameter("b", "text", "likewise; by default the fastest lap of another car", "16:36", False),
    ),
    gather,
    draw,
    of_records=True,
)
