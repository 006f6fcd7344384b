"""Data coverage of a season: every session against every endpoint, what the raw store has and what it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, NothingToDraw, Spec
from f1_platform.charts.encoding import tooltip
from f1_platform.charts.look import Look, Size
from f1_platform.charts.season.subjects import SEASON
from f1_platform.charts.source import Source
from f1_platform.openf1 import LIGHT, TELEMETRY, Endpoint, Session
from f1_platform.openf1.filters import is_one
from f1_platform.records import Coverage
from f1_platform.serving.declaration import Column
from f1_platform.serving.tables import MEETINGS

STATES = ("ok", "empty", "failed", "not fetched")
COLUMNS = (
    Column("meeting", "text", "the grand prix or test", "Bahrain"),
    Column("session_key", "int", "the session, OpenF1's key", 9472),
    Column("session_name", "text", "Practice 1, Sprint, Race ...", "Race"),
    Column("date_start", "text", "scheduled start, UTC", "2024-03-02T15:00:00+00:00"),
    Column("nth", "int", "which session of its meeting, from 1", 5),
    Column("endpoint", "text", "OpenF1's endpoint", "laps"),
    Column("state", "text", "ok, empty, failed or not fetched: how its last look ended", "ok"),
    Column("records", "int", "records in the raw store", 1129),
    Column("error", "text", "what failed, and what to do", nullable=True),
)
_SHAPES = {"ok": "square", "empty": "circle", "failed": "cross", "some ok": "triangle-up", "not fetched": "stroke"}
_LIGHT = {"ok": "#0072b2", "empty": "#8a6d00", "failed": "#c2002f", "some ok": "#4a90c2", "not fetched": "#8a929e"}
_DARK = {"ok": "#4db2ec", "empty": "#e0b94a", "failed": "#ff6b81", "some ok": "#7cc0e8", "not fetched": "#6c7583"}

_SIZES: Mapping[Size, int] = {"small": 60, "medium": 20, "large": 55}
"""Square pixels of a mark: of a meeting's on a phone, else of a session's."""
_BANDS = {"paddingInner": 0.12, "paddingOuter": 0.05}
"""Of endpoints that hold a mark a session; a single mark stands on a point, which has no inside."""


def gather(source: Source, asked: Asked) -> Figure:
    """The units of every session of the season that its type of session can have; cancelled ones are left out.

    Raises:
        NothingToDraw: the raw store has no session of the season.
        F1Error: nobody can know, as the raw store cannot be looked at.
    """
    season, coverage = asked["season"], source.store.coverage
    held = [one for one in coverage.sessions if one.season == season and not one.cancelled]
    if not coverage.sessions and coverage.fault is not None:
        raise coverage.fault
    if not held:
        raise NothingToDraw(
            f"The raw store has no sessions of {season}",
            mend=f"OpenF1 has them from 2023 on: `f1 run --season {season}` fetches them",
        )
    meetings = {row["meeting_key"]: row["meeting_name"] for row in source.rows(MEETINGS, is_one("season", season))}
    names = _short(held, meetings)
    endpoints = (*LIGHT, *TELEMETRY)
    rows = [row for one in held for row in _cells(one, coverage, endpoints, names[one.meeting_key])]
    counts = Counter(row["state"] for row in rows)
    said = ", ".join(f"{counts[state]:,} {state}" for state in STATES)
    cancelled = sum(one.season == season and one.cancelled for one in coverage.sessions)
    return Figure(
        title=f"Data coverage of {season}",
        subtitle=f"{len(held)} sessions with {len(rows):,} lists of records: {said}",
        description=f"A grid of {len(names)} meetings by {len(endpoints)} endpoints; in each cell the sessions of the "
        f"meeting in order, a mark each: {said}.",
        columns=COLUMNS,
        rows=rows,
        marks={"meetings": _by_meeting(rows)},
        missing=_missing(season, counts, cancelled),
    )


def draw(figure: Figure, look: Look) -> Spec:
    """Meetings by endpoints, a mark a session; on a phone one mark for a meeting's sessions."""
    rows = [*(figure.marks["meetings"] if look.narrow else figure.rows)]
    meetings = list(dict.fromkeys(row["meeting"] for row in rows))
    states = [state for state in _SHAPES if any(row["state"] == state for row in rows)]
    endpoints = [endpoint.name for endpoint in (*LIGHT, *TELEMETRY)]
    colours = _LIGHT if look.theme == "light" else _DARK
    legend = {"title": None, "labelFontSize": 12, "symbolSize": 70, "symbolStrokeWidth": 1.5}
    legend |= {"columns": 3} if look.narrow else {}
    x: dict[str, Any] = {"field": "endpoint", "type": "nominal", "title": None}
    x["scale"] = {"domain": endpoints} | ({"padding": 0.5} if look.narrow else _BANDS)
    x["axis"] = {
        "orient": "top",
        "labelAngle": -90 if look.narrow else -60,
        "grid": False,
        "ticks": False,
        "domain": False,
    }
    x["axis"] |= {"labelOverlap": False, "labelLimit": 160}
    y: dict[str, Any] = {"field": "meeting", "type": "nominal", "title": None, "scale": {"domain": meetings}}
    y["axis"] = {"grid": True, "domain": False, "ticks": False, "labelOverlap": False, "labelLimit": 110}
    y["axis"] |= {} if look.narrow else {"labelLimit": 150}
    shown = {} if look.narrow else {"xOffset": _offset(figure.rows)}
    columns = [column for column in figure.columns if all(column.name in row for row in rows)]
    return {
        "width": look.width,
        "height": 160 + len(meetings) * (19 if look.narrow else 20),
        "data": {"values": rows},
        "mark": {
            "type": "point",
            "aria": False,
            "opacity": 1,
            "strokeWidth": 1.2,
            "size": _SIZES[look.size],
        },
        "encoding": {
            "x": x,
            "y": y,
            "shape": _by_state(states, _SHAPES, legend=legend),
            "stroke": _by_state(states, colours, legend=legend),
            "fill": _by_state(states, colours | {"empty": look.background}, legend=legend),
            "tooltip": tooltip(columns),
            **shown,
        },
    }


def _offset(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    most = max(row["nth"] for row in rows)
    return {"field": "nth", "type": "ordinal", "scale": {"domain": [*range(1, most + 1)]}}


def _by_state(states: list[str], range_: Mapping[str, str], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - Vega-Lite's
    scale = {"domain": states, "range": [range_[state] for state in states]}
    return {"field": "state", "type": "nominal", "scale": scale} | more


def _short(held: list[Session], meetings: Mapping[int, str]) -> dict[int, str]:
    """Names of meetings in the order of the season, each once: a second test has its key too."""
    names: dict[int, str] = {}
    for key in dict.fromkeys(one.meeting_key for one in held):
        name = meetings.get(key, f"Meeting {key}").removesuffix(" Grand Prix")
        names[key] = f"{name} {key}" if name in names.values() else name
    return names


def _cells(one: Session, coverage: Coverage, endpoints: Sequence[Endpoint], meeting: str) -> list[dict[str, Any]]:
    nth = next(at for at, other in enumerate(_held(coverage, one.meeting_key), 1) if other == one)
    of_session = {"meeting": meeting, "session_key": one.session_key, "session_name": one.name}
    cells: list[dict[str, Any]] = []
    for endpoint in endpoints:
        report = coverage.by_unit.get(one.unit(endpoint.name))
        if report is None and not endpoint.is_had_by(one.type):
            continue
        found = (report.status, report.rows, report.error or None) if report else ("not fetched", 0, None)
        state = dict(zip(("state", "records", "error"), found, strict=True))
        cells.append(of_session | {"date_start": one.start.isoformat(), "nth": nth, "endpoint": endpoint.name} | state)
    return cells


def _held(coverage: Coverage, meeting_key: int) -> list[Session]:
    return [one for one in coverage.meeting(meeting_key) if not one.cancelled]


def _by_meeting(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One state for the sessions of a meeting: failed if one is, some ok where not all are."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        found.setdefault((row["meeting"], row["endpoint"]), []).append(row["state"])
    return [
        {"meeting": meeting, "endpoint": endpoint, "state": _together(states)}
        for (meeting, endpoint), states in found.items()
    ]


def _together(states: list[str]) -> str:
    if "failed" in states:
        return "failed"
    if "ok" in states:
        return "ok" if set(states) == {"ok"} else "some ok"
    return "empty" if "empty" in states else "not fetched"


def _missing(season: int, counts: Mapping[str, int], cancelled: int) -> tuple[str, ...]:
    said: list[str] = []
    if counts["failed"]:
        said.append(f"{counts['failed']:,} failed when last looked at: `f1 run --season {season}` tries again.")
    if counts["not fetched"]:
        said.append(f"{counts['not fetched']:,} were never fetched: `f1 run --session K --telemetry` fetches them.")
    if cancelled:
        said.append(f"{cancelled} cancelled {'session is' if cancelled == 1 else 'sessions are'} left out.")
    return tuple(said)


COVERAGE = Chart(
    "coverage",
    "Data coverage",
    "Which sessions of a season have which of OpenF1's endpoints: ok, empty, failed or not fetched.",
    (SEASON,),
    gather,
    draw,
    of_records=True,
)
"""Data coverage of a season."""
