"""Tables of what the rules of `sql/quality` find: by session, by telemetry, between the sources, and all as one."""

from __future__ import annotations

from f1_platform.warehouse.declared.observed import SESSION
from f1_platform.warehouse.tables import Column, Group, Table, opt

_KEY = ("session_key", "rule", "finding")
_FOUND = (
    SESSION,
    Column("rule", "text", "the rule that found it"),
    Column("finding", "int", "its number among those of this rule in this session, from 1", low=1),
    Column("severity", "text", "error, warning or info"),
    Column("endpoint", "text", "whose records it is about"),
    opt("driver_number", "int", "the car, where it is about one", low=0, high=999),
    opt("lap_number", "int", "the lap, where it is about one", low=0, high=999),
    Column("evidence", "text", "the values that show it, a JSON object"),
)


def _found(name: str, group: Group, meaning: str) -> Table:
    return Table(name, group, "something found in a session", meaning, _KEY, _FOUND)


QUALITY_FINDINGS = _found(
    "quality_findings",
    "sessions",
    "What is wrong in the laps, stints, stops, places, gaps and results of a session by its own records.",
)
TELEMETRY_FINDINGS = _found(
    "facts.telemetry_findings",
    "telemetry",
    "Holes and frozen signals in the telemetry of a session; no asset of its own, so that no mart waits for telemetry.",
)
SOURCE_FINDINGS = _found(
    "source_findings",
    "results",
    "Where a session names drivers of another series, and where its results and fastest lap differ from the archive's.",
)
FINDINGS = Table(
    "findings",
    "marts",
    "something found in a session",
    "All that the rules of quality found, with names.",
    _KEY,
    (
        *_FOUND,
        opt("season", "int", "the season", low=1950, high=2100),
        opt("meeting_key", "int", "the meeting, OpenF1's key", low=1),
        opt("driver_id", "int", "who drove; null for whom no rule names a person", low=1),
        opt("driver_name", "text", "the driver's name; OpenF1's spelling where no person is known"),
    ),
)
