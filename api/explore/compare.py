"""The page of two drivers side by side: both careers in figures and as a picture, and head to head as team mates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import msgspec

from api.collections.catalogue import DRIVER
from api.collections.requests import Request
from api.collections.search import LONGEST
from api.collections.words import words_of
from api.explore import addresses
from api.explore.measures import Measure, careers, head_to_head
from api.explore.naming import member_named
from api.explore.page import Content, Context
from api.explore.tables import Row
from f1_platform.openf1.filters import Filter, Interval, is_one
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_SUGGESTED, _CANDIDATES = 12, 20
_LONG = 30
"""Races together from which on two are suggested."""


@dataclass(frozen=True)
class Side:
    """One of the two, as the address has it.

    Attributes:
        parameter: `a` or `b`.
        typed: what stands there.
        driver: who that is; none where nobody or more than one is called so.
        candidates: who may be meant, each with the address that says so.
    """

    parameter: str
    typed: str
    driver: dict[str, Any] | None = None
    candidates: Sequence[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def shown(self) -> str:
        """What the form holds."""
        return self.driver["name"] if self.driver else self.typed[:LONGEST]


def compare_page(context: Context) -> Content:
    """Gathers it."""
    sides = [_side(context, parameter) for parameter in ("a", "b")]
    a, b = (side.driver for side in sides)
    shown: dict[str, Any] = {
        "sides": sides,
        "names": [row["name"] for row in context.source.rows(t.DRIVERS_SUMMARY, order=(Order("name"),))],
    }
    if a is None or b is None or a["driver_id"] == b["driver_id"]:
        same = a is not None and b is not None
        return Content("compare_choose.html", "Compare two drivers", shown | {"same": same, "pairs": _pairs(context)})
    return Content("compare.html", f"{a['name']} and {b['name']}", shown | _compared(context, a, b))


def _compared(context: Context, a: Row, b: Row) -> dict[str, Any]:
    mates = context.source.rows(
        t.TEAMMATES, is_one("driver_id", a["driver_id"]), is_one("teammate_id", b["driver_id"]), limit=1
    )
    asked = {"a": a["driver_ref"], "b": b["driver_ref"]}
    duel: Sequence[Measure] = head_to_head(mates[0]) if mates else ()
    return {
        "a": a,
        "b": b,
        "careers": careers(context, a, b),
        "mates": mates[0] if mates else None,
        "duel": duel,
        "compared": context.gallery.picture("compared_careers", asked),
    }


def _side(context: Context, parameter: str) -> Side:
    typed = " ".join(context.asked.query.get(parameter, "").split())
    if not typed:
        return Side(parameter, "")
    found = member_named(context, DRIVER, typed)
    if found is not None:
        return Side(parameter, typed, found)
    likely = _called(context, typed)
    exact = [row for row in likely if words_of(row["name"]) == words_of(typed)]
    only = exact if len(exact) == 1 else likely
    if len(only) == 1:
        return Side(parameter, typed, member_named(context, DRIVER, str(only[0]["id"])))
    asked = context.asked
    candidates = [
        row | {"link": addresses.with_query(asked.path, {**asked.query, parameter: row["id"]})} for row in likely
    ]
    return Side(parameter, typed, None, candidates)


def _called(context: Context, typed: str) -> list[dict[str, Any]]:
    """People whom the API's search finds by that."""
    if not words_of(typed) or len(typed) > LONGEST:
        return []
    query = urlencode({"q": typed, "kind": "driver", "limit": _CANDIDATES})
    answer = context.search.answer(Request("", "/search", {}, query, None), context.snapshot, context.cancel)
    return msgspec.json.decode(answer.plain.body)


def _pairs(context: Context) -> list[dict[str, Any]]:
    """Team mates of whom both have won, the longest together first; each pair once."""
    winners = Filter("wins", (Interval(low=1),))
    won = {row["driver_id"] for row in context.source.rows(t.DRIVERS_SUMMARY, winners, columns=("driver_id",))}
    longest = (Order("races", descending=True),)
    pairs = context.source.rows(t.TEAMMATES, Filter("races", (Interval(low=_LONG),)), order=longest)
    once = (row for row in pairs if row["driver_id"] < row["teammate_id"])
    return list(islice((row for row in once if {row["driver_id"], row["teammate_id"]} <= won), _SUGGESTED))
