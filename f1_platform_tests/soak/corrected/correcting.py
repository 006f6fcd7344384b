"""What an upstream does to its records afterwards: each kind of correction, and what has to be told of it.

Made on records as OpenF1 sends them, by rules of their own: nothing of the platform's own comparing is used. Kinds of
which nothing is told are the same content in another dress.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal

from f1_platform.openf1 import ENDPOINTS
from f1_platform.openf1.timestamps import format_date, parse_date

Record = dict[str, Any]
Records = list[Record]
Edit = Callable[[Random, str, Records], Records | None]
"""Makes the new records of a unit of that endpoint; none where they do not lend themselves to it."""
LIMIT = 10_000
"""Records of one unit that are told one by one."""
AS_IT_WAS = ("laps", "stints", "pit", "session_result", "position", "weather", "drivers", "race_control")
"""Endpoints whose units are told anew in another dress."""


@dataclass(frozen=True)
class Told:
    """What became of one record, as `/changes` must have it; or of so many of a unit that only their number is told."""

    endpoint: str
    session_key: int
    kind: Literal["added", "changed", "vanished"]
    key: Mapping[str, Any] | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    records: int = 1


@dataclass(frozen=True)
class Kind:
    """One kind of correction.

    Attributes:
        name: for people.
        endpoints: whose units it is made of; none named = those of any session.
        edit: what it does.
        passes: whether the unit is as it was a while later.
        held_back: whether the unit has no records before.
    """

    name: str
    endpoints: tuple[str, ...]
    edit: Edit
    passes: bool = False
    held_back: bool = False


def told_of(endpoint: str, session_key: int, before: Sequence[Record], after: Sequence[Record]) -> list[Told]:
    """What must be told where records of before were replaced by those of after."""
    names, told = ENDPOINTS[endpoint].row_key, list[Told]()
    old, new = ({json.dumps(record, sort_keys=True): record for record in records} for records in (before, after))
    gone = [record for text, record in old.items() if text not in new]
    come = [record for text, record in new.items() if text not in old]
    for record in gone:
        same = next((other for other in come if _part(other, names) == _part(record, names)), None)
        if same is None:
            told.append(Told(endpoint, session_key, "vanished", *_whole(endpoint, record), {}))
            continue
        come.remove(same)
        fields = [name for name in {**record, **same} if record.get(name) != same.get(name)]
        key = {name: same.get(name) for name in ENDPOINTS[endpoint].key if name not in fields}
        told.append(Told(endpoint, session_key, "changed", key, _part(record, fields), _part(same, fields)))
    for record in come:
        key, rest = _whole(endpoint, record)
        told.append(Told(endpoint, session_key, "added", key, {}, rest))
    if len(told) <= LIMIT:
        return told
    counted = Counter(one.kind for one in told)
    return [Told(endpoint, session_key, kind, None, None, None, count) for kind, count in counted.items()]


def _whole(endpoint: str, record: Record) -> tuple[Record, Record]:
    key = ENDPOINTS[endpoint].key
    return _part(record, key), {name: value for name, value in record.items() if name not in key and value is not None}


def _part(record: Record, names: Iterable[str]) -> Record:
    return {name: record.get(name) for name in names}


def _one(change: Callable[[Random, Record], Record | None]) -> Edit:
    """Changes fields of one record: the first, by chance, that lends itself to it."""

    def edit(random: Random, endpoint: str, records: Records) -> Records | None:
        for place in random.sample(range(len(records)), len(records)):
            fields = change(random, records[place])
            if fields is not None:
                return [*records[:place], {**records[place], **fields}, *records[place + 1 :]]
        return None

    return edit


def _more(by: float, *names: str) -> Edit:
    """Adds something to some numbers of one record."""

    def change(_: Random, record: Record) -> Record | None:
        if any(record.get(name) is None for name in names):
            return None
        return {name: round(record[name] + by, 3) for name in names}

    return _one(change)


def _another(name: str, spell: Callable[[str], str]) -> Edit:
    """Spells a text of one record otherwise."""
    return _one(lambda _, record: {name: spell(record[name])} if record.get(name) else None)


def _swapped(_: Random, endpoint: str, records: Records) -> Records | None:
    """Two cars change places."""
    placed = [place for place, record in enumerate(records) if record.get("position") is not None]
    if len(placed) < 2:
        return None
    new = list(records)
    for here, there in ((placed[0], placed[1]), (placed[1], placed[0])):
        new[here] = {**records[here], "position": records[there]["position"]}
    return new


def _added(random: Random, endpoint: str, records: Records) -> Records | None:
    """Another record like one that there is, under a key that there was not."""
    like, name = random.choice(records), ENDPOINTS[endpoint].key[-1]
    values = [record[name] for record in records]
    if like[name] is None or any(value is None for value in values):
        return None
    new = max(values) + 1 if isinstance(like[name], int) else f"{like[name]} II"
    if isinstance(like[name], str) and (instant := parse_date(like[name])):
        new = format_date(instant + timedelta(milliseconds=1))
    return [*records, {**like, name: new}]


def _vanished(random: Random, endpoint: str, records: Records) -> Records | None:
    return random.sample(records, len(records) - 1) if len(records) > 1 else None


def _moved(random: Random, endpoint: str, records: Records) -> Records | None:
    """One record turns out to be of another lap: under its key there is none any more."""
    last = max(record["lap_number"] or 0 for record in records)
    return _one(lambda _, record: {"lap_number": last + 1})(random, endpoint, records)


def _doubled(random: Random, endpoint: str, records: Records) -> Records | None:
    return [*records, *(dict(record) for record in random.sample(records, min(3, len(records))))]


def _dressed(value_of: Callable[[str, Any], Any]) -> Edit:
    """Writes values in another way."""

    def edit(random: Random, endpoint: str, records: Records) -> Records | None:
        types = {field.name: field.type for field in ENDPOINTS[endpoint].fields}
        new = [{name: value_of(types[name], value) for name, value in record.items()} for record in records]
        return new if repr(new) != repr(records) else None

    return edit


def _number(type: str, value: Any) -> Any:
    """Whole numbers with a fraction, or without."""
    if type == "int" and value is not None:
        return float(value)
    return int(value) if type == "float" and value is not None and value == int(value) else value


def _date(type: str, value: Any) -> Any:
    """Dates without their zone, and their fraction cut short."""
    return datetime.fromisoformat(value).strftime("%Y-%m-%dT%H:%M:%S.%f") if type == "date" and value else value


def _without_nulls(_: Random, endpoint: str, records: Records) -> Records | None:
    new = [{name: value for name, value in record.items() if value is not None} for record in records]
    return new if new != records else None


def _later(_: Random, record: Record) -> Record:
    start, end = (datetime.fromisoformat(record[name]) + timedelta(minutes=5) for name in ("date_start", "date_end"))
    return {"date_start": format_date(start), "date_end": format_date(end)}


def _disqualified(_: Random, record: Record) -> Record | None:
    return {"position": None, "dsq": True} if record.get("position") is not None else None


def _lapped(_: Random, record: Record) -> Record | None:
    return {"gap_to_leader": "+1 LAP"} if isinstance(record["gap_to_leader"], float) else None


_ANY = ()
KINDS = (
    Kind("two results swapped", ("session_result",), _swapped),
    Kind("a disqualification", ("session_result",), _one(_disqualified)),
    Kind("points of a result", ("session_result",), _more(1.0, "points")),
    Kind("two grid places swapped", ("starting_grid",), _swapped),
    Kind("a lap's time", ("laps",), _more(0.1, "duration_sector_3", "lap_duration")),
    Kind("a lap without time", ("laps",), _one(lambda _, lap: {"lap_duration": None} if lap["lap_duration"] else None)),
    Kind("a stint's tyre", ("stints",), _one(lambda _, stint: {"compound": "TEST_UNKNOWN"})),
    Kind("a stint's end", ("stints",), _more(1, "lap_end")),
    Kind("a pit stop's duration", ("pit",), _more(0.5, "lane_duration", "pit_duration")),
    Kind("a pit stop's lap", ("pit",), _moved),
    Kind("a driver's name", ("drivers",), _another("full_name", lambda name: f"{name} JR")),
    Kind("a driver's acronym", ("drivers",), _another("name_acronym", lambda name: f"{name[:2]}X")),
    Kind("a driver's team", ("drivers",), _another("team_name", lambda name: f"{name} Racing")),
    Kind("a place on the road", ("position",), _more(1, "position")),
    Kind("a gap", ("intervals",), _one(_lapped)),
    Kind("an overtake's place", ("overtakes",), _more(1, "position")),
    Kind("a message", ("race_control",), _another("message", lambda text: f"{text} - CORRECTED")),
    Kind("a temperature", ("weather",), _more(0.3, "air_temperature")),
    Kind("points of a championship", ("championship_drivers", "championship_teams"), _more(2.0, "points_current")),
    Kind("a field nobody declared", ("laps", "pit", "drivers"), _one(lambda _, record: {"corrected_by": "FIA"})),
    Kind("a record added", _ANY, _added),
    Kind("a record vanished", _ANY, _vanished),
    Kind("a unit emptied", _ANY, lambda *_: []),
    Kind("a unit filled", _ANY, lambda random, endpoint, records: records, held_back=True),
    Kind("a session's name", ("sessions",), _another("session_name", lambda name: f"{name} (renamed)")),
    Kind("a session's time", ("sessions",), _one(_later)),
    Kind("a meeting's name", ("meetings",), _another("meeting_name", lambda name: f"{name} (renamed)")),
    Kind("nothing: 1 as 1.0, 25.0 as 25", AS_IT_WAS, _dressed(_number)),
    Kind("nothing: dates otherwise", AS_IT_WAS, _dressed(_date)),
    Kind("nothing: another order", AS_IT_WAS, lambda random, endpoint, records: random.sample(records, len(records))),
    Kind("nothing: records twice", AS_IT_WAS, _doubled),
    Kind("nothing: nulls left out", AS_IT_WAS, _without_nulls),
    Kind("nothing: empty for a moment", _ANY, lambda *_: [], passes=True),
)
