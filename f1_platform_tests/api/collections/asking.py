"""Asking a collection without HTTP: the answer's JSON, and all pages of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from api.collections.catalogue import COLLECTIONS
from api.collections.collection import Collection
from api.collections.pages import page_answer
from api.collections.requests import Request
from f1_platform.records import Cancel
from f1_platform.serving import Snapshot
from f1_platform.serving.bodies import Answer

NAMED = {
    "driver_id": "830",
    "circuit_id": "albert_park",
    "team_id": "9",
    "year": "2024",
    "race_id": "2401",
    "session_key": "9472",
}
BY_PATH = {collection.path: collection for collection in COLLECTIONS}
_NEXT = re.compile(r'<[^?>]*\?([^>]*)>; rel="next"')


def ask(snapshot: Snapshot, collection: Collection, query: str = "", accept: str | None = None) -> Answer:
    request = Request("", collection.path.format_map(NAMED), NAMED, query, accept)
    return page_answer(collection, request, snapshot, Cancel())


def rows(answer: Answer) -> list[dict[str, Any]]:
    return orjson.loads(answer.plain.body)


def header(answer: Answer, name: str) -> str | None:
    found = dict(answer.plain.headers).get(name.lower().encode())
    return found.decode() if found is not None else None


def next_query(answer: Answer) -> str | None:
    found = _NEXT.search(header(answer, "Link") or "")
    return found[1] if found else None


def pages(snapshot: Snapshot, collection: Collection, query: str) -> Iterator[Answer]:
    wanted: str | None = query
    while wanted is not None:
        answer = ask(snapshot, collection, wanted)
        yield answer
        wanted = next_query(answer)
