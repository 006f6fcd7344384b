"""The rules by what they read, and the one query that asks several of them.

A session's rules read its records alone, and are asked again only when those change; the rules of the sources compare
archive and OpenF1, and need to know who drove.
"""

from __future__ import annotations

from collections.abc import Sequence

from f1_platform.warehouse.statements import statement

SESSION_RULES = (
    *("lap_missing", "lap_phantom", "lap_untimed", "stint_backward", "stint_overlapping", "position_shared"),
    *("pit_stop_without_lap", "interval_jump", "result_unflagged", "result_places", "result_against_laps"),
)
"""Read a session's light records, `raw_<endpoint>`, and `building`."""

TELEMETRY_RULES = ("telemetry_hole", "telemetry_frozen")
"""Read a session's `raw_car_data`."""

SOURCE_RULES = (
    "driver_of_another_series",
    *("archive_classification", "archive_points", "archive_laps", "archive_fastest_lap"),
)
"""Read identity, and `archive_differences`."""

RULES = (*SESSION_RULES, *TELEMETRY_RULES, *SOURCE_RULES)
"""All of them."""


def findings_of(rules: Sequence[str]) -> str:
    """The query of what these rules find, numbered within rule and session."""
    found = "\nUNION ALL BY NAME\n".join(f"({statement(f'quality/{rule}')})" for rule in rules)
    order = "driver_number, lap_number, evidence"
    number = f"row_number() OVER (PARTITION BY session_key, rule ORDER BY {order}) AS finding"
    return f"SELECT *, {number} FROM ({found}) AS found"  # noqa: S608 - statements of the package


def meaning_of(rule: str) -> str:
    """What a rule finds, and where its threshold comes from: the words on top of its statement."""
    lines = statement(f"quality/{rule}").splitlines()
    top = lines[: next(number for number, line in enumerate(lines) if not line.startswith("--"))]
    return " ".join(line.removeprefix("--").strip() for line in top)
