"""What is done to the records of one answer: strange forms that mean the same, and damage that shows.

Each change works on freshly read records in place and says whether it found anything to change. Which field and which
records is chance; a change never touches a field whose values may be of any type (`json`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from f1_platform.openf1 import Endpoint
from f1_platform.openf1.fields import FieldType
from f1_platform.upstream.source import Record

MOST_RECORDS = 50
"""Records that a change of some records takes of one answer."""

_ZONE = "+00:00"
_ZEROS = re.compile(r"(\.\d*?)0+(?=Z|[+-]|$)")


@dataclass(frozen=True)
class Subject:
    """What an answer is about.

    Attributes:
        endpoint: whose records it holds.
        outside: sessions of the catalogue that were not asked for; empty where none was named.
    """

    endpoint: Endpoint
    outside: Sequence[Record] = ()


Change = Callable[[list[Record], Subject, random.Random], bool]


def duplicates(records: list[Record], subject: Subject, chance: random.Random) -> bool:
    """Some records come twice."""
    for record in _some(records, chance):
        records.insert(chance.randint(0, len(records)), dict(record))
    return True


def foreign(records: list[Record], subject: Subject, chance: random.Random) -> bool:
    """Records come along that say they are of a session that was not asked for."""
    if not subject.outside or subject.endpoint.grain == "season":
        return False
    other = chance.choice(subject.outside)
    keys = {name: other.get(name) for name in ("meeting_key", "session_key")}
    for record in _some(records, chance):
        records.insert(chance.randint(0, len(records)), {**record, **keys})
    return True


def missing_nulls(records: list[Record], subject: Subject, chance: random.Random) -> bool:
    """What is null is left out."""
    changed = False
    for record in records:
        nulls = [name for name, value in record.items() if value is None]
        for name in nulls:
            del record[name]
        changed = changed or bool(nulls)
    return changed


def missing_fields(records: list[Record], subject: Subject, chance: random.Random) -> bool:
    """Some records lack a field without which nobody knows whose they are."""
    identity = dict.fromkeys(("meeting_key", "session_key", *subject.endpoint.key))
    declared = [field for name in identity if (field := subject.endpoint.field(name)) and not field.nullable]
    names = [field.name for field in declared if field.name in records[0]]
    if not names:
        return False
    name = chance.choice(names)
    return any([record.pop(name, None) is not None for record in _some(records, chance)])


def changed_types(records: list[Record], subject: Subject, chance: random.Random) -> bool:
    """The numbers of one field come as text in some records."""
    some = _some(records, chance)
    names = [name for name in _named(subject, "int", "float") if any(_is_number(record.get(name)) for record in some)]
    if not names:
        return False
    name = chance.choice(names)
    for record in some:
        if _is_number(record.get(name)):
            record[name] = str(record[name])
    return True


def whole_floats(records: list[Record], subject: Subject, chance: random.Random) -> bool:
    """Integers come as 12.0."""
    return _each_value(records, _named(subject, "int"), lambda value: float(value) if type(value) is int else value)


def no_zone(records: list[Record], subject: Subject, chance: random.Random) -> bool:
    """Dates come without their zone, which is UTC."""
    return _each_value(records, _named(subject, "date"), lambda value: str(value).removesuffix(_ZONE))


def short_fractions(records: list[Record], subject: Subject, chance: random.Random) -> bool:
    """Dates come without trailing zeros, whole seconds without a fraction."""
    return _each_value(records, _named(subject, "date"), lambda value: _shortened(str(value)))


CHANGES: dict[str, Change] = {
    "missing-fields": missing_fields,
    "changed-types": changed_types,
    "duplicates": duplicates,
    "foreign": foreign,
    "missing-nulls": missing_nulls,
    "whole-floats": whole_floats,
    "no-zone": no_zone,
    "short-fractions": short_fractions,
}


def _some(records: list[Record], chance: random.Random) -> list[Record]:
    return chance.sample(records, min(MOST_RECORDS, max(1, len(records) // 10)))


def _named(subject: Subject, *types: FieldType) -> list[str]:
    return [field.name for field in subject.endpoint.fields if field.type in types]


def _each_value(records: list[Record], names: list[str], change: Callable[[Any], Any]) -> bool:
    """Changes the values of these fields; `change` gives back the value itself where there is nothing to change."""
    changed = False
    for record in records:
        for name in names:
            if (value := record.get(name)) is not None and (new := change(value)) is not value:
                record[name] = new
                changed = True
    return changed


def _is_number(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shortened(date: str) -> str:
    return _ZEROS.sub(lambda match: "" if match[1] == "." else match[1], date)
