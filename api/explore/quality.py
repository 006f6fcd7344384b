"""The page of what is known to be wrong in the data: findings by rule, season and session."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from api.explore import addresses, words
from api.explore.listing import listing, with_files
from api.explore.page import Content, Context, WrongQuestion
from api.explore.rules import MEANINGS
from api.explore.tables import Row, Shown, table
from f1_platform.openf1.filters import Filter, is_one
from f1_platform.serving import tables as t

FOUND = (
    Shown("rule", "Rule", words.spaced, leads=lambda row: addresses.quality(rule=row["rule"])),
    Shown("severity", "Severity"),
    Shown("endpoint", "Endpoint"),
    Shown("driver_name", "Driver"),
    Shown("driver_number", "Car", numeric=True),
    Shown("lap_number", "Lap", numeric=True),
    Shown("evidence", "What shows it"),
)
_IN_SESSIONS = (
    Shown("session", "Session", leads=lambda row: addresses.session(row["session_key"])),
    *FOUND,
)
_RULES = (
    Shown("rule", "Rule", words.spaced, leads=lambda row: addresses.quality(rule=row["rule"])),
    Shown("severity", "Severity"),
    Shown("found", "Findings", words.number, numeric=True),
    Shown("sessions", "Sessions", words.number, numeric=True),
    Shown("meaning", "What it finds"),
)
_LEAF = 100
_KINDS = {"rule": "rule", "season": "season", "session_key": "session"}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


def quality_page(context: Context) -> Content:
    """Gathers it.

    Raises:
        WrongQuestion: there is no such rule, season or session.
    """
    everything, sessions = context.source.rows(t.FINDINGS), context.source.rows(t.SESSIONS)
    names = {row["session_key"]: _called(row) for row in sessions}
    seasons = sorted({row["season"] for row in sessions}, reverse=True)
    rules = sorted({*MEANINGS, *(row["rule"] for row in everything)})
    chosen = _chosen(context.asked.query, {"rule": rules, "season": seasons, "session_key": [*names]})
    wrong = {row["session_key"] for row in everything} | {chosen.get("session_key")}
    found = findings_of(context, *(is_one(name, value) for name, value in chosen.items()))
    begun = {row["session_key"]: row["date_start"] for row in sessions}
    rows = sorted(
        ({**row, "session": names.get(row["session_key"], str(row["session_key"]))} for row in found),
        key=lambda row: begun.get(row["session_key"]) or "",
        reverse=True,
    )
    asked = context.asked
    api = addresses.with_query("/quality", {**chosen, "limit": 10_000})
    files = {name: f"{api}&format={form}" for name, form in (("CSV", "csv"), ("Parquet", "parquet"), ("JSON", "json"))}
    return Content(
        "quality.html",
        "What is known to be wrong",
        {
            "chosen": chosen,
            "found": len(rows),
            "sessions": len({row["session_key"] for row in rows}),
            "names": {key: name for key, name in names.items() if key in wrong},
            "seasons": seasons,
            "rules": rules,
            "meaning": MEANINGS.get(str(chosen.get("rule"))),
            "counts": table("rules", "By rule", _RULES, _counted(rows), path=asked.path, query=asked.query),
            "findings": with_files(
                listing("findings", "Findings", _IN_SESSIONS, rows, asked, usual="", leaf=_LEAF), files
            ),
        },
    )


def findings_of(context: Context, *filters: Filter) -> list[Any]:
    """Findings, what shows each in words."""
    return [{**row, "evidence": _evidence(row["evidence"])} for row in context.source.rows(t.FINDINGS, *filters)]


def _chosen(query: Mapping[str, str], offered: Mapping[str, Sequence[int | str]]) -> dict[str, int | str]:
    chosen: dict[str, int | str] = {}
    for name, values in offered.items():
        if text := query.get(name):
            there = {str(value): value for value in values}
            if text not in there:
                raise WrongQuestion(f"There is no {_KINDS[name]} {text[:40]!r}", "Choose one from the list")
            chosen[name] = there[text]
    return chosen


def _counted(rows: list[Any]) -> list[Row]:
    ordered = sorted(rows, key=lambda row: (row["rule"], row["severity"]))
    counted = [
        (rule, severity, [*group])
        for (rule, severity), group in groupby(ordered, key=lambda row: (row["rule"], row["severity"]))
    ]
    return sorted(
        (
            {
                "rule": rule,
                "severity": severity,
                "found": len(group),
                "sessions": len({row["session_key"] for row in group}),
                "meaning": MEANINGS.get(rule),
            }
            for rule, severity, group in counted
        ),
        key=lambda row: -row["found"],
    )


def _called(session: Row) -> str:
    return f"{session['season']} {session['meeting_name']}, {session['session_name']}"


def _evidence(text: str) -> str:
    """`{"laps_driven":51}` as `laps driven 51`; who the driver is stands beside it by name."""
    values = json.loads(text)
    if not isinstance(values, dict):
        return text
    return "; ".join(
        _value(value) if name == "what" else f"{words.spaced(name)} {_value(value)}"
        for name, value in values.items()
        if name != "driver_id"
    )


def _value(value: Any) -> str:  # noqa: ANN401 - whatever JSON has
    if value is None:
        return "unknown"
    if isinstance(value, float):
        return words.number(value)
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"{words.day(value)} {value[11:23]} UTC" if _INSTANT.fullmatch(value) else value
