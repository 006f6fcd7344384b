"""How laps and lap times are written, and read off an axis."""

from __future__ import annotations

from typing import Any

from f1_platform.charts.look import Look

CLOCK = "floor(datum.value / 60) + ':' + format(datum.value % 60, '04.1f')"
"""Vega's expression that labels an axis in seconds as minutes and seconds: 1:32.6."""


def clock(seconds: float) -> str:
    """A lap time as timing screens have it: 1:32.608."""
    milliseconds = round(seconds * 1000)
    return f"{milliseconds // 60_000}:{milliseconds % 60_000 // 1000:02}.{milliseconds % 1000:03}"


def lap_axis(last: int, look: Look) -> dict[str, Any]:
    """An axis of laps: the first, and every fifth or tenth up to the last."""
    step = 5 if not look.narrow and last > 10 else 10 if last > 25 else 5
    return {"grid": False, "values": [1, *range(step, last + 1, step)], "format": "d"}
