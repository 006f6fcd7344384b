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
_WORDS = 6
"""Words that are tried alone."""


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
            "fewer": _alone(context, typed) if searched and not any(group.found for group in groups) else [],
            "api": addresses.with_query(_PATH, {"q": typed}),
        },
    )


def _alone(context: Context, typed: str) -> list[str]:
    """The words of a search of several that find something alone."""
    several = typed.split()[:_WORDS] if " " in typed else []
    return [word for word in several if words_of(word) and _found(context, {"q": word, "limit": 1})]


def _group(context: Context, typed: str, kind: str, most: int) -> Group:
    rows = _found(context, {"q": typed, "kind": kind, "limit": most + 1})
    more = addresses.with_query(context.asked.path, {"q": typed, "kind": kind}) if len(rows) > most else None
    return Group(kind, _KINDS[kind], [row | {"link": _address(row)} for row in rows[:most]], more)


def _found(context: Context, asked: Mapping[str, str | int]) -> list[dict[str, Any]]:
    request = Request("", _PATH, {}, urlencode(asked), None)
    return msgspec.json.decode(context.search.answer(request, context.snapshot, context.cancel).plain.body)


def _address(row: Mapping[str, Any]) -> str:
    """Where the page of it is; teams have none, the API answers."""
    return row["path"] if row["kind"] == "team" else addresses.ROOT + row["path"]
