"""The unit: one endpoint of one session, or of one season for the catalogue. What is stored and replaced whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from f1_platform.openf1.endpoints import ENDPOINTS
from f1_platform.openf1.fields import Endpoint


@dataclass(frozen=True, order=True)
class Unit:
    """One endpoint of one session; `meeting_key` and `session_key` are 0 where it covers a whole season."""

    season: int
    meeting_key: int
    session_key: int
    endpoint: str

    @property
    def declared(self) -> Endpoint:
        """The endpoint's declaration."""
        return ENDPOINTS[self.endpoint]

    def __str__(self) -> str:
        """For people: `laps of session 9472`."""
        of = f"session {self.session_key}" if self.session_key else f"season {self.season}"
        return f"{self.endpoint} of {of}"


@dataclass(frozen=True)
class Session:
    """One session of the catalogue, with what planning needs of it.

    Attributes:
        end: `date_end`, or the start and the usual length of its kind where upstream names none.
    """

    season: int
    meeting_key: int
    session_key: int
    type: str
    name: str
    start: datetime
    end: datetime
    cancelled: bool = False

    def unit(self, endpoint: str) -> Unit:
        """Its unit of that endpoint."""
        return Unit(self.season, self.meeting_key, self.session_key, endpoint)
