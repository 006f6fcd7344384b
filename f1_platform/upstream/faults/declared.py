"""Every fault by name: what it does, how often it strikes unless asked otherwise. Nothing here deals them.

They are of four kinds by what a client can do about them:

- *instead* of the true answer, and *broken* on its way: the client sees that it is none and asks again. Of one route
  they strike at most `MOST_IN_A_ROW` times in a row, storms (429) besides at most `LONGEST_STORM` times: a client with
  three retries that waits out a 429 always gets through.
- *form*: the truth in other words. Whoever reads with care has it at the first asking.
- *lasting*: what no client can see in one answer. It passes with time alone: unknown fields at `until`, the others
  within `history-days` of the session's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["instead", "broken", "form", "lasting"]

MOST_IN_A_ROW = 3
"""Strikes of one route in a row, storms apart: as many as a client retries by default."""
LONGEST_STORM = 5
"""429 answers of one route in a row: half of what our client waits out."""


@dataclass(frozen=True)
class DeclaredFault:
    """A fault as people ask for it.

    Attributes:
        name: on the command line.
        kind: what can be done about it.
        usual: the probability where none is given; also its share in the mixtures.
        meaning: what happens, one phrase.
    """

    name: str
    kind: Kind
    usual: float
    meaning: str


_DECLARED = (
    DeclaredFault("http-500", "instead", 0.02, "500 and JSON"),
    DeclaredFault("http-502", "instead", 0.02, "502 and a proxy's HTML"),
    DeclaredFault("http-503", "instead", 0.02, "503 and a proxy's HTML"),
    DeclaredFault("http-504", "instead", 0.02, "504 and a proxy's HTML"),
    DeclaredFault("storm", "instead", 0.01, "429 to a route, two to five times in a row, with Retry-After"),
    DeclaredFault("storm-silent", "instead", 0.005, "429 to a route, two to five times in a row, without Retry-After"),
    DeclaredFault("html", "instead", 0.02, "200 and a page of HTML"),
    DeclaredFault("empty-body", "instead", 0.02, "200 and nothing"),
    DeclaredFault("detail", "instead", 0.02, '200 and {"detail": "Internal Server Error"}'),
    DeclaredFault("reset-before", "instead", 0.02, "the connection is reset before an answer begins"),
    DeclaredFault("reset-within", "broken", 0.02, "the connection is reset in the middle of a body"),
    DeclaredFault("slow-loris", "broken", 0.002, "a byte a second for loris-seconds, then the connection is reset"),
    DeclaredFault("truncated", "broken", 0.02, "200 and the beginning of the JSON, as if it were all"),
    DeclaredFault("invalid-json", "broken", 0.02, "200 and an array with a member that is no JSON"),
    DeclaredFault("missing-fields", "broken", 0.02, "records without a field that says whose they are"),
    DeclaredFault("changed-types", "broken", 0.02, "numbers of one field come as text"),
    DeclaredFault("foreign", "broken", 0.02, "records of another session come along"),
    DeclaredFault("duplicates", "form", 0.1, "records come twice"),
    DeclaredFault("missing-nulls", "form", 0.1, "fields that are null are left out"),
    DeclaredFault("whole-floats", "form", 0.1, "integers come as 12.0"),
    DeclaredFault("no-zone", "form", 0.1, "dates come without +00:00"),
    DeclaredFault("short-fractions", "form", 0.1, "dates without trailing zeros, whole seconds without a fraction"),
    DeclaredFault("empty-200", "form", 0.3, 'nothing found is 200 with [] or {"detail": ...} instead of 404'),
    DeclaredFault("unknown-fields", "lasting", 0.1, "an endpoint of a session has a field that nobody declared"),
    DeclaredFault("late", "lasting", 0.02, "records of endpoints that are corrected appear later"),
    DeclaredFault("late-units", "lasting", 0.05, "all records of an endpoint of a session appear later"),
    DeclaredFault("changing", "lasting", 0.02, "values of records of endpoints that are corrected are wrong at first"),
    DeclaredFault("vanishing", "lasting", 0.02, "records that never were, and vanish later"),
)

FAULTS: dict[str, DeclaredFault] = {fault.name: fault for fault in _DECLARED}
LASTING = ("late", "late-units", "changing", "vanishing")
"""Faults of the records before they are asked for."""

MIXTURES: dict[str, tuple[Kind, ...]] = {
    "all": ("instead", "broken", "form", "lasting"),
    "passing": ("instead", "broken", "form"),
}
"""Several faults by one name, each at its usual rate; after `passing` one run has the truth."""

SETTINGS: dict[str, str] = {
    "dead": "ENDPOINT: it answers 503 and nothing else, for ever; `dead=all` is all of them",
    "token-life": "SECONDS: tokens end so soon, whatever they promise",
    "retry-after": "SECONDS: what a storm tells callers to wait (60)",
    "loris-seconds": "SECONDS: how long a slow loris goes on (120)",
    "history-days": "DAYS: how long after its end a session's past may change (6)",
}
"""What takes a value of its own, and says how faults are."""
