"""Windows of telemetry asked for ahead of whoever drains them: a bounded number, beyond the end of a unit too.

So the first windows of the next unit are fetched while the one before is stored.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass

from f1_platform.openf1.connection import Connection
from f1_platform.openf1.delivery import Cost
from f1_platform.openf1.plan import Series
from f1_platform.openf1.records import Decoded
from f1_platform.openf1.windows import Window

AHEAD = 4
"""Windows under way or waiting, beside the one that is stored; one is about 12 MB on its way, half of it decoded."""


@dataclass(frozen=True)
class Fetch:
    """A window that was asked for; its cost is final once the answer is done."""

    series: Series
    window: Window
    answer: Future[Decoded]
    cost: Cost


class Ahead:
    """The windows of several series, asked for in their order."""

    def __init__(self, connection: Connection, wanted: Iterable[Series]) -> None:
        """Asks for nothing yet."""
        self._connection = connection
        self._coming = deque((series, window) for series in wanted for window in series.windows)
        self._asked = deque[Fetch]()

    def following(self, series: Series) -> Fetch | None:
        """The next window of the series that is at the front, with another one asked for in its place; none at its end.

        Every series before it has been taken to its end, or left.
        """
        self._ask_more()
        if not self._asked or self._asked[0].series is not series:
            return None
        fetch = self._asked.popleft()
        self._ask_more()
        return fetch

    def cut(self, fetch: Fetch) -> None:
        """Asks anew for a window that was too much, in parts that come next.

        Raises:
            TooMuch: it is too short to cut.
        """
        parts = fetch.window.cut()
        self._asked.extendleft(self._ask(fetch.series, part) for part in reversed(parts))

    def leave(self, series: Series) -> Cost:
        """Asks for nothing more of a series, and cancels what is under way of it; answers what that has cost."""
        cost = Cost()
        for fetch in [fetch for fetch in self._asked if fetch.series is series]:
            fetch.answer.cancel()
            cost.add(fetch.cost)
        self._asked = deque(fetch for fetch in self._asked if fetch.series is not series)
        self._coming = deque(coming for coming in self._coming if coming[0] is not series)
        return cost

    def close(self) -> None:
        """Cancels whatever is under way."""
        for fetch in self._asked:
            fetch.answer.cancel()

    def _ask_more(self) -> None:
        while self._coming and len(self._asked) < AHEAD:
            self._asked.append(self._ask(*self._coming.popleft()))

    def _ask(self, series: Series, window: Window) -> Fetch:
        cost = Cost()
        return Fetch(
            series, window, self._connection.records(series.unit.endpoint, series.conditions(window), cost), cost
        )
