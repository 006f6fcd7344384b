"""Answers against what was evaluated, as multisets of records.

Equal means equal as JSON values: int and float told apart only where a field has several types, dates the same instant,
missing the same as null. Identical records count once, as the platform promises.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from f1_platform_tests.api.judging.language import DATES, read_instant
from f1_platform_tests.api.judging.world import Record

VERBATIM = frozenset({"gap_to_leader", "interval", "duration"})
"""Fields of several JSON types."""
_SHOWN = 3


def differences(expected: Iterable[Record], answered: Iterable[Record]) -> list[str]:
    """The first few records that are missing, strange or doubled in a JSON answer."""
    wanted = Counter(set(map(canonical, expected)))
    return _told(wanted, Counter(map(canonical, answered)))


def differences_in_csv(expected: Iterable[Record], body: str) -> list[str]:
    """The same for CSV, whose cells have no types; its columns must be sorted by name."""
    rows = csv.reader(body.splitlines(keepends=True))
    names = next(rows, [])
    if names != sorted(names):
        return [f"columns are not sorted by name: {names}"]
    wanted = Counter({_untyped(record.items()) for record in {canonical(r): r for r in expected}.values()})
    return _told(wanted, Counter(_untyped(zip(names, row, strict=True)) for row in rows))


def canonical(record: Record) -> str:
    """A record as text, the same for equal records."""
    return repr(sorted((name, _value(name, value)) for name, value in record.items() if value is not None))


def _told(wanted: Counter[str], found: Counter[str]) -> list[str]:
    missing, strange = list((wanted - found).elements()), list((found - wanted).elements())
    return [
        f"{len(records)} {what}, such as {record}"
        for what, records in (("missing", missing), ("strange or doubled", strange))
        for record in records[:_SHOWN]
    ]


def _value(name: str, value: Any) -> Any:
    if name in DATES and isinstance(value, str):
        return str(read_instant(value))
    if name not in VERBATIM and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return value


def _untyped(cells: Iterable[tuple[str, Any]]) -> str:
    return repr(sorted((name, text) for name, value in cells if (text := _cell(name, value)) != ""))


def _cell(name: str, value: Any) -> str:
    if name in DATES and value:
        return str(read_instant(value))
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
    if text.lower() in ("true", "false"):
        return text.lower()
    try:
        return repr(float(text))
    except ValueError:
        return text.replace(" ", "").replace("None", "null") if text.startswith("[") else text
