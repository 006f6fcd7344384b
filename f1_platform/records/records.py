"""The records of the raw store for whoever asks: opened once per process, used by all its threads."""

from __future__ import annotations

from collections.abc import Sequence

from f1_platform.clock import Clock
from f1_platform.openf1.filters import Query
from f1_platform.records.cancel import Cancel
from f1_platform.records.coverage import Coverage
from f1_platform.records.found import Found
from f1_platform.settings import Settings


class Records:
    """Finds records by OpenF1's query language.

    Attributes:
        coverage: what the store held when `refresh` last looked; replaced whole, never changed.
    """

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Opens nothing yet: a store that is not there, or does not answer, is no error."""
        self._settings, self._clock = settings, clock
        self.coverage = Coverage()

    def refresh(self) -> bool:
        """Looks at the ledger, cheaply, and replaces `coverage` if it changed; answers whether it did.

        Never raises for a store that does not answer: `coverage.fault` then says why.
        """
        return False

    def find(
        self, endpoint: str, query: Query, columns: Sequence[str] | None = None, cancel: Cancel | None = None
    ) -> Found:
        """The records that match a query.

        Args:
            endpoint: its name.
            query: the conditions; `latest` is understood.
            columns: names to read, in that order; all of them by default.
            cancel: stops the reading.

        Raises:
            UnknownEndpoint: there is no such endpoint.
            UnknownField: a condition or a column names a field that the endpoint does not have.
        """
        raise NotImplementedError
