"""The page of a search: what the API's own search finds, by kind, and what to do where it finds nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import msgspec

from api.collections.requests import Request
from api.collections.search import LONGEST
from api.collections.words import words_of
from api.explore import addresses
from api.explore.page import Content, Context

_PATH = "/search"
_KINDS = {"driver": "Drivers", "team": "Teams", "circuit": "Circuits", "race": "Grands prix", "session": "Sessions"}
_FEW, _MOST = 8, 99
"""Results of each kind: beside the others, and where one kind alone is asked for."""


@dataclass(frozen=True)
class Group:
    """What was found of one kind.

    Attributes:
        kind: its name, as the API has it.
        title: for people.
        found: the API's answers, the best first, each with the address it leads to as `link`.
        more: the address with more of them; none where these are all.
    """

    kind: str
    title: str
    found: Sequence[Mapping[str, Any]]
    more: str | None


def search_page(context: Context) -> Content:
    """Gathers it."""
    query = context.asked.query
    typed, kind = " ".join(query.get("q", "").split()), query.get("kind", "")
    searched = bool(words_of(typed)) and len(typed) <= LONGEST
    wanted = [kind] if kind in _KINDS else list(_KINDS)
    groups = [_group(context, typed, one, _MOST if len(wanted) == 1 else _FEW) for one in wanted] if searched else []
    return Content(
        "search.html",
        f"Search: {typed[:LONGEST]}" if typed else "Search",
        {
            "typed": typed,
            "kind": _KINDS.get(kind, ""),
            "groups": [group for group in groups if group.found],
            "searched": searched,
            "too_long": len(typed) > LONGEST,
            "longest": LONGEST,
            "fewer": [word for word in typed.split() if len(word) > 1] if " " in typed else [],
            "api": addresses.with_query(_PATH, {"q": typed}),
        },
    )


def _group(context: Context, typed: str, kind: str, most: int) -> Group:
    asked = urlencode({"q": typed, "kind": kind, "limit": most + 1})
    request = Request("", _PATH, {}, asked, None)
    answer = context.search.answer(request, context.snapshot, context.cancel)
    rows: list[dict[str, Any]] = msgspec.json.decode(answer.plain.body)
    more = addresses.with_query(context.asked.path, {"q": typed, "kind": kind}) if len(rows) > most else None
    return Group(kind, _KINDS[kind], [row | {"link": _address(row)} for row in rows[:most]], more)


def _address(row: Mapping[str, Any]) -> str:
    """Where the page of it is; teams have none, the API answers."""
    return row["path"] if row["kind"] == "team" else addresses.ROOT + row["path"]
