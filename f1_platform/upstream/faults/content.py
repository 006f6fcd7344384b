"""Answers with their records changed: read, changed by what falls on them, written again. Others stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import orjson

from f1_platform.upstream.answers import JSON, Answer
from f1_platform.upstream.faults.dealer import Fate
from f1_platform.upstream.faults.fate import draw
from f1_platform.upstream.faults.forms import CHANGES, Subject
from f1_platform.upstream.faults.request import Dealt, Faults
from f1_platform.upstream.source import Record

UNDECLARED = "field_of_tomorrow"
_NOTHING = (b"[]", b'{"detail":"No results found."}')


def changed(found: Answer, fate: Fate, faults: Faults, subject: Callable[[], Subject], dealt: Dealt) -> Answer:
    """The answer as the faults have it.

    Args:
        found: the true one.
        fate: what falls on it.
        faults: those in force.
        subject: tells what it is about; asked only where that matters.
        dealt: told which of them had anything to change.
    """
    if found.status == 404 and "empty-200" in fate.forms and faults.rate("empty-200"):
        dealt("empty-200")
        body = fate.lot("empty-200").choice(_NOTHING)
        return Answer(200, (body,), len(body))
    strikes = (fate.strike,) if fate.strike else ()
    names = [name for name in (*strikes, *fate.forms) if name in CHANGES and faults.rate(name)]
    if found.status != 200 or found.media_type != JSON or not (names or faults.rate("unknown-fields")):
        return found
    text = b"".join(found.body)
    records = orjson.loads(text)
    about = subject()
    done = [name for name in names if CHANGES[name](records, about, fate.lot(name))]
    if faults.rate("unknown-fields") and _with_unknown_fields(records, faults, about.endpoint.name):
        done.append("unknown-fields")
    for name in done:
        dealt(name)
    text = orjson.dumps(records) if done else text
    return replace(found, body=(text,), size=len(text))


def _with_unknown_fields(records: list[Record], faults: Faults, endpoint: str) -> bool:
    """The same sessions have the field each time: it came to stay."""
    keys = {record.get("session_key") for record in records}
    rate = faults.rate("unknown-fields")
    struck = {key for key in keys if draw(faults.seed, "unknown-fields", endpoint, key) < rate}
    for record in records:
        if record.get("session_key") in struck:
            record[UNDECLARED] = 1
    return bool(struck)
