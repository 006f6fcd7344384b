"""Which assets each warehouse table follows from, so that the graph shows a table's own inputs and not its step's.

Tables that are filled beside a step (`openf1.drivers` with the session tables, the names with identity) stand under the
asset of that step. Served tables follow from the mart of their name.
"""

from __future__ import annotations

from collections.abc import Mapping

import dagster as dg

_CATALOGUE = ("openf1/meetings", "openf1/sessions")
_RESULTS = ("warehouse/races", "warehouse/people", "warehouse/teams", "warehouse/driver_sessions")
_ARCHIVED_RESULTS = ("archive/results", "archive/sprint_results", "archive/status")
_NAMED = ("warehouse/circuits", "warehouse/people", "warehouse/races", "warehouse/teams")
_COUNTED = ("warehouse/fastest_laps", "warehouse/race_results", "warehouse/sprint_race_results")

READS: Mapping[str, tuple[str, ...]] = {
    "driver_sessions": (
        "f1_data/driver",
        "f1_data/laps",
        "f1_data/pit",
        "f1_data/position",
        "f1_data/sessionresult",
        "f1_data/startinggrid",
        "f1_data/stints",
    ),
    "driver_stints": ("f1_data/laps", "f1_data/pit", "f1_data/sessionresult", "f1_data/stints"),
    "driver_telemetry": ("f1_data/car",),
    "quality_findings": (
        "f1_data/intervals",
        "f1_data/laps",
        "f1_data/pit",
        "f1_data/position",
        "f1_data/sessionresult",
        "f1_data/stints",
    ),
    "source_findings": (
        "warehouse/differences",
        "warehouse/driver_sessions",
        "warehouse/people",
        "warehouse/races",
    ),
    "people": ("archive/drivers", "openf1/sessions", "warehouse/driver_sessions"),
    "circuits": ("archive/circuits", "archive/races", *_CATALOGUE),
    "teams": ("archive/constructors", "openf1/sessions", "warehouse/driver_sessions"),
    "redirects": ("warehouse/people", "warehouse/circuits", "warehouse/teams"),
    "unmatched": ("warehouse/people", "warehouse/circuits", "warehouse/teams"),
    "races": ("archive/races", *_CATALOGUE, "warehouse/circuits"),
    "results": (*_ARCHIVED_RESULTS, *_RESULTS),
    "sprint_results": (*_ARCHIVED_RESULTS, *_RESULTS),
    "fastest_laps": ("archive/lap_times", "archive/results", "warehouse/driver_sessions", "warehouse/races"),
    "differences": ("warehouse/results", "warehouse/sprint_results", "warehouse/fastest_laps"),
    "race_results": (*_NAMED, "warehouse/results"),
    "sprint_race_results": (*_NAMED, "warehouse/sprint_results"),
    "races_summary": (
        "warehouse/circuits",
        "warehouse/fastest_laps",
        "warehouse/people",
        "warehouse/race_results",
        "warehouse/races",
    ),
    "circuit_fastest_laps": (
        "warehouse/circuits",
        "warehouse/fastest_laps",
        "warehouse/people",
        "warehouse/races",
        "warehouse/results",
        "warehouse/teams",
    ),
    "race_laps": (
        "archive/lap_times",
        "warehouse/driver_sessions",
        "warehouse/people",
        "warehouse/races",
        "warehouse/results",
    ),
    "circuits_summary": (
        "warehouse/circuits",
        "warehouse/fastest_laps",
        "warehouse/people",
        "warehouse/races",
        "warehouse/results",
    ),
    "findings": (
        "openf1/sessions",
        "warehouse/driver_sessions",
        "warehouse/people",
        "warehouse/quality_findings",
        "warehouse/source_findings",
    ),
    "archive_tables": (*_ARCHIVED_RESULTS, "archive/lap_times", "archive/races"),
    "driver_standings": (
        "archive/driver_standings",
        "warehouse/people",
        "warehouse/races",
        "warehouse/results",
        "warehouse/sprint_results",
    ),
    "team_standings": (
        "archive/constructor_standings",
        "warehouse/races",
        "warehouse/results",
        "warehouse/sprint_results",
        "warehouse/teams",
    ),
    "seasons": (
        "warehouse/driver_standings",
        "warehouse/races",
        "warehouse/results",
        "warehouse/sprint_results",
        "warehouse/team_standings",
    ),
    "driver_seasons": (*_COUNTED, "warehouse/driver_standings"),
    "drivers_summary": ("warehouse/driver_seasons", "warehouse/people"),
    "team_seasons": (*_COUNTED, "warehouse/team_standings"),
    "teams_summary": ("warehouse/seasons", "warehouse/team_seasons", "warehouse/teams"),
    "teammates": ("warehouse/race_results", "warehouse/sprint_race_results"),
    "meetings": (*_CATALOGUE, "warehouse/circuits"),
    "sessions": ("openf1/sessions", "warehouse/circuits", "warehouse/meetings", "warehouse/races"),
    "session_drivers": ("warehouse/driver_sessions", "warehouse/people", "warehouse/teams"),
    "session_stints": (
        "warehouse/driver_sessions",
        "warehouse/driver_stints",
        "warehouse/people",
        "warehouse/teams",
    ),
}


def inputs_of(table: str) -> list[dg.AssetKey]:
    """The assets that a warehouse table follows from."""
    return [dg.AssetKey(path.split("/")) for path in READS[table]]
