"""What is known to be wrong in the data of a session."""

from __future__ import annotations

from f1_platform.serving.declaration import Column, Table
from f1_platform.serving.tables.columns import opt

FINDINGS = Table(
    "findings",
    "What is known to be wrong in the data: each finding of a rule with the values that show it.",
    ("session_key", "rule", "finding"),
    (
        Column("session_key", "int", "the session, OpenF1's key", 9157),
        Column("rule", "text", "the rule that found it", "lap_missing"),
        Column("finding", "int", "its number among those of this rule in this session", 1),
        Column("severity", "text", "error, warning or info", "warning"),
        Column("endpoint", "text", "whose records it is about", "laps"),
        opt("season", "int", "season", 2023, "year"),
        opt("meeting_key", "int", "the meeting, OpenF1's key", 1218),
        opt("driver_number", "int", "the car, where it is about one", 81),
        opt("driver_id", "int", "the person", 857),
        opt("driver_name", "text", "first and last name; OpenF1's spelling where no person is known", "Oscar Piastri"),
        opt("lap_number", "int", "the lap, where it is about one", 51),
        Column("evidence", "text", "the values that show it, a JSON object", '{"laps_driven":51}'),
    ),
    indexes=(("season",), ("rule",)),
)
