"""Faults applied: what a local OpenF1 asks about each of its requests, from the source's records to the last byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from f1_platform.clock import Clock
from f1_platform.upstream.answers import Answer
from f1_platform.upstream.faults.content import changed
from f1_platform.upstream.faults.dealer import Dealer, Fate
from f1_platform.upstream.faults.declared import LASTING
from f1_platform.upstream.faults.forms import Subject
from f1_platform.upstream.faults.history import ChangingSource
from f1_platform.upstream.faults.instead import instead
from f1_platform.upstream.faults.request import Dealt, Faults
from f1_platform.upstream.faults.spoiled import beginning, truncated, unreadable
from f1_platform.upstream.source import Source


class Dealing:
    """The faults that were asked for, at work.

    Args:
        faults: which, and how often.
        clock: tells how far history is.
        dealt: told what was dealt.
    """

    def __init__(self, faults: Faults, clock: Clock, dealt: Dealt) -> None:
        self._faults, self._clock, self._dealt = faults, clock, dealt
        self._dealer = Dealer(faults)

    def over(self, source: Source) -> Source:
        """The source as far as it is known by now."""
        lasting = any(self._faults.rate(name) for name in LASTING)
        return ChangingSource(source, self._faults, self._clock, self._dealt) if lasting else source

    def fate(self, endpoint: str, query: str) -> Fate:
        """The fate of the next request of a route."""
        return self._dealer.fate(endpoint, query)

    def instead(self, fate: Fate) -> Answer | None:
        """What is sent without looking for an answer, if that is its fate."""
        found = instead(fate.strike, self._faults)
        if found is not None and fate.strike is not None:
            self._dealt(fate.strike)
        return found

    def applied(self, found: Answer, fate: Fate, subject: Callable[[], Subject]) -> Answer:
        """An answer as its fate has it: its records, then its JSON or its connection.

        Args:
            found: the true one.
            fate: of the request.
            subject: tells what it is about; asked only where that matters.
        """
        found = changed(found, fate, self._faults.at(self._clock.now()), subject, self._dealt)
        if found.status != 200 or fate.strike not in ("truncated", "invalid-json", "reset-within", "slow-loris"):
            return found
        self._dealt(fate.strike)
        match fate.strike:
            case "truncated":
                return truncated(found)
            case "invalid-json":
                return unreadable(found)
            case "reset-within":
                return replace(found, body=(beginning(found.body),), breaks="within")
            case "slow-loris":
                return replace(found, body=(beginning(found.body),), breaks="slowly")
