"""What became of records that share a row key: which of now is which of before, and in what fields they differ.

Almost always there is one on either side. Where there are more (messages of one second), equal ones are left out, then
those with one natural key belong together, then the last two that remain; all others vanished, or were added.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from f1_platform.openf1 import ENDPOINTS
from f1_platform.raw.changes.change import Change, Kind
from f1_platform.raw.content import canonical_json

Record = Mapping[str, Any]


def changes_of(before: Sequence[Record], after: Sequence[Record], endpoint: str) -> Iterator[Change]:
    """What became of the records of one row key; nothing where they are the same."""
    left, right = _unequal(before, after)
    for old, new in _pairs(left, right, ENDPOINTS[endpoint].key):
        yield _changed(old, new, endpoint)
    if len(left) == len(right) == 1:
        yield _changed(left[0], right[0], endpoint)
        return
    for old in left:
        yield _whole("vanished", old, endpoint)
    for new in right:
        yield _whole("added", new, endpoint)


def _unequal(before: Sequence[Record], after: Sequence[Record]) -> tuple[list[Record], list[Record]]:
    """Both without the records that are in both; settled records are never in one of them twice."""
    old = {canonical_json(record): record for record in before}
    new = {canonical_json(record): record for record in after}
    return [old[text] for text in old if text not in new], [new[text] for text in new if text not in old]


def _pairs(left: list[Record], right: list[Record], key: Sequence[str]) -> Iterator[tuple[Record, Record]]:
    """Takes from both what has a natural key that no other has."""
    olds, news = ([canonical_json([record.get(name) for name in key]) for record in side] for side in (left, right))
    shared = [text for text in olds if olds.count(text) == news.count(text) == 1]
    pairs = [(left[olds.index(text)], right[news.index(text)]) for text in shared]
    for old, new in pairs:
        left.remove(old)
        right.remove(new)
    yield from pairs


def _changed(before: Record, after: Record, endpoint: str) -> Change:
    names = dict.fromkeys([*before, *after])
    differing = [name for name in names if canonical_json(before.get(name)) != canonical_json(after.get(name))]
    return Change(
        kind="changed",
        key={name: after.get(name) for name in ENDPOINTS[endpoint].key if name not in differing},
        before={name: before.get(name) for name in differing},
        after={name: after.get(name) for name in differing},
        driver_number=_driver(after),
    )


def _whole(kind: Kind, record: Record, endpoint: str) -> Change:
    key = {name: record.get(name) for name in ENDPOINTS[endpoint].key}
    rest = {name: value for name, value in record.items() if name not in key and value is not None}
    before, after = (rest, {}) if kind == "vanished" else ({}, rest)
    return Change(kind, key, before, after, _driver(record))


def _driver(record: Record) -> int | None:
    number = record.get("driver_number")
    return number if isinstance(number, int) and not isinstance(number, bool) else None
