"""What made laps slow for everyone: safety cars, red flags and rain, by lap of the leader, and bands to draw them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from f1_platform.charts.look import Look
from f1_platform.charts.source import Row, Source, of_session

SAFETY_CAR, VIRTUAL, RED_FLAG, RAIN = "Safety car", "Virtual safety car", "Red flag", "Rain"

_FILLS = {SAFETY_CAR: "#f0a30a", VIRTUAL: "#c9b458", RED_FLAG: "#e0483e", RAIN: "#3d8fd6"}
_LETTERS = {SAFETY_CAR: "SC", VIRTUAL: "VSC", RED_FLAG: "RED", RAIN: ""}
_SEVERITY = (VIRTUAL, SAFETY_CAR, RED_FLAG)
_STRIP = 7
"""Pixels of the strip that is rain: it goes along with all the others."""
_ROOM = 30
"""Pixels from the middle of one label to that of the next."""
_USUAL = 50
"""Laps of a race that is short of them."""


def conditions_of(source: Source, session_key: int, laps: Iterable[Row]) -> tuple[list[Row], list[str]]:
    """The conditions of a session, and sentences on what is not known of them.

    Args:
        source: where they come from.
        session_key: the session.
        laps: records of `laps`, with lap_number, date_start and lap_duration.
    """
    fields = ("date", "lap_number", "flag", "message")
    messages = source.records("race_control", fields, of_session(session_key)).to_pylist()
    weather = source.records("weather", ("date", "rainfall"), of_session(session_key)).to_pylist()
    missing: list[str] = []
    mend = f"`f1 run --session {session_key}` fetches what OpenF1 has"
    if not messages:
        missing.append(f"Safety cars and red flags are not known: there is no race_control of this session; {mend}.")
    if not weather:
        missing.append(f"Rain is not known: there is no weather of this session; {mend}.")
    return [*neutralised(messages), *rain(weather, leader_starts(laps))], missing


def neutralised(messages: Iterable[Row]) -> list[Row]:
    """Safety cars and red flags, as race control announced them.

    Args:
        messages: records of `race_control`, with date, lap_number, flag and message.

    Returns:
        Rows of condition, first_lap and last_lap, laps of the leader that were driven under it in part at least; a lap
        with two has the graver. A red flag lasts to the lap of the restart that was announced last. Those after the
        chequered flag slow nobody.
    """
    by_lap: dict[int, str] = {}
    now, since = "", 0
    for message in sorted((m for m in messages if m["date"] and m["lap_number"]), key=lambda m: m["date"]):
        lap, text = message["lap_number"], (message["message"] or "").upper()
        if now:
            _spread(by_lap, now, since, lap if _lasts(now, text) else since)
        began = _began(message["flag"], text)
        if message["flag"] == "CHEQUERED":
            if now in (SAFETY_CAR, VIRTUAL):
                _spread(by_lap, now, since, lap)
            break
        if began:
            if now in (SAFETY_CAR, VIRTUAL):
                _spread(by_lap, now, since, lap)
            now, since = began, lap
        elif now != RED_FLAG and _ends(text):
            now = ""
    return _runs(by_lap)


def rain(weather: Iterable[Row], starts: Mapping[int, datetime]) -> list[Row]:
    """Laps of the leader in which the weather station reported rain, once a minute or so.

    Args:
        weather: records of `weather`, with date and rainfall.
        starts: by lap when its leader began it, and when the last one ended.
    """
    wet = [row["date"] for row in weather if row["rainfall"]]
    spans = [*pairwise(sorted(starts.items()))]
    laps = {lap: RAIN for (lap, start), (_, end) in spans if any(start <= date < end for date in wet)}
    return _runs(laps)


def leader_starts(laps: Iterable[Row]) -> dict[int, datetime]:
    """By lap when the first car began it, where that is known; the end of the last lap as if one began then.

    Args:
        laps: records of `laps`, with lap_number, date_start and lap_duration.
    """
    starts: dict[int, datetime] = {}
    for lap in laps:
        start, number, time = lap["date_start"], lap["lap_number"], lap["lap_duration"]
        if start is None:
            continue
        starts[number] = min(starts.get(number, start), start)
        if time is not None:
            end = start + timedelta(seconds=time)
            starts[number + 1] = min(starts.get(number + 1, end), end)
    return starts


def bands(
    conditions: Sequence[Mapping[str, Any]], look: Look, *, of_ends: bool = False, height: int | None = None
) -> list[dict[str, Any]]:
    """Layers that draw conditions behind a chart over laps: bands with letters, rain as a strip at the foot; a legend.

    Args:
        conditions: rows of condition, first_lap and last_lap.
        look: what they are drawn on.
        of_ends: whether a lap's place on the axis is its end; else its middle.
        height: of a panel in pixels, where it is one of several.
    """
    before, after = (1.0, 0.0) if of_ends else (0.5, 0.5)
    rows: list[Row] = [
        {
            **row,
            "from": row["first_lap"] - before,
            "to": row["last_lap"] + after,
            "letters": _LETTERS[row["condition"]],
        }
        for row in conditions
    ]
    there = [name for name in _FILLS if any(row["condition"] == name for row in rows)]
    scale = {"domain": there, "range": [_FILLS[name] for name in there]}
    legend = {
        "title": None,
        "orient": "top",
        "symbolType": "square",
        "symbolStrokeWidth": 0,
        "labelFontSize": 12,
        "columns": 2,
    }
    fill = {"field": "condition", "type": "nominal", "scale": scale, "legend": legend}
    across = {"x": {"field": "from", "type": "quantitative"}, "x2": {"field": "to"}}
    opacity = 0.25 if look.theme == "light" else 0.32
    foot = str(height or "height")
    strip = {"y": {"expr": f"{foot} - {_STRIP}"}, "y2": {"expr": foot}, "opacity": 0.6}
    layers: list[dict[str, Any]] = []
    for place in ({"opacity": opacity}, strip):
        marked = [row for row in rows if (row["condition"] == RAIN) == (place is strip)]
        if marked:
            encoding = across | {"fill": fill}
            layers.append({"data": {"values": marked}, "mark": {"type": "rect"} | place, "encoding": encoding})
    return [*layers, *_named(rows, look, foot if of_ends else "")]


def _named(rows: Sequence[Row], look: Look, foot: str) -> list[dict[str, Any]]:
    """Letters on the bands, staggered where they would touch: at the foot of a chart, else at its head."""
    last = max((row["last_lap"] for row in rows), default=0)
    near = max(last, _USUAL) / (look.width - 60) * _ROOM
    named: list[Row] = []
    for row in (row for row in rows if row["condition"] != RAIN):
        middle = (row["from"] + row["to"]) / 2
        taken = {one["level"] for one in named if middle - one["middle"] < near}
        named.append({**row, "middle": middle, "level": min({0, 1, 2} - taken, default=0)})
    text = {"type": "text", "fontSize": 9, "fontWeight": "bold", "color": look.muted}
    return [
        {
            "data": {"values": at},
            "mark": text | {"y": {"expr": f"{foot} - {_STRIP + 9 + 11 * level}"} if foot else 15 + 11 * level},
            "encoding": {"x": {"field": "middle", "type": "quantitative"}, "text": {"field": "letters"}},
        }
        for level in (0, 1, 2)
        if (at := [row for row in named if row["level"] == level])
    ]


def said(conditions: Sequence[Row]) -> str:
    """The conditions as a sentence for who does not see them, empty where there are none."""
    parts = [
        f"{row['condition'].lower()} "
        + (
            f"lap {row['first_lap']}"
            if row["first_lap"] == row["last_lap"]
            else f"laps {row['first_lap']} to {row['last_lap']}"
        )
        for row in conditions
    ]
    return f" Behind them: {', '.join(parts)}." if parts else ""


def _began(flag: str | None, text: str) -> str:
    if flag == "RED":
        return RED_FLAG
    if "SAFETY CAR DEPLOYED" not in text:
        return ""
    return VIRTUAL if "VIRTUAL" in text else SAFETY_CAR


def _ends(text: str) -> bool:
    return "SAFETY CAR IN THIS LAP" in text or "VIRTUAL SAFETY CAR ENDING" in text


def _lasts(now: str, text: str) -> bool:
    """Whether a message says that what began goes on to its lap."""
    if now == RED_FLAG:
        return "RESUME AT" in text or "STANDING START" in text or "ROLLING START" in text
    return _ends(text)


def _spread(by_lap: dict[int, str], kind: str, first: int, last: int) -> None:
    for lap in range(first, last + 1):
        there = by_lap.get(lap)
        if there is None or _SEVERITY.index(there) < _SEVERITY.index(kind):
            by_lap[lap] = kind


def _runs(by_lap: Mapping[int, str]) -> list[Row]:
    """Laps of one kind that follow each other, as one row each."""
    runs: list[Row] = []
    for lap, kind in sorted(by_lap.items()):
        if runs and runs[-1]["condition"] == kind and runs[-1]["last_lap"] == lap - 1:
            runs[-1]["last_lap"] = lap
        else:
            runs.append({"condition": kind, "first_lap": lap, "last_lap": lap})
    return runs
