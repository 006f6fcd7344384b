"""What the raw store holds at one moment: every unit's report, and the catalogue of sessions. Nothing reads it here."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from f1_platform.errors import F1Error
from f1_platform.openf1 import Session, Unit
from f1_platform.raw import Report


@dataclass(frozen=True)
class Coverage:
    """An immutable view of the ledger and the catalogue; nothing is known where the store is empty.

    Attributes:
        by_unit: the report of every unit.
        sessions: all sessions of the catalogue by start, cancelled and future ones among them.
        fault: why the store could not be looked at when it was last tried; the rest is then of before. There may be
            no before: that nothing is known does not say then that nothing is there.
    """

    by_unit: Mapping[Unit, Report] = field(default_factory=dict[Unit, Report])
    sessions: Sequence[Session] = ()
    fault: F1Error | None = None

    def reports(self, session_key: int) -> list[Report]:
        """The reports of a session's units, by endpoint."""
        return self._by_session.get(session_key, [])

    def of_endpoint(self, endpoint: str) -> list[Report]:
        """The reports of an endpoint's units, by season, meeting and session."""
        return self._by_endpoint.get(endpoint, [])

    def meeting(self, meeting_key: int) -> list[Session]:
        """The sessions of a meeting, by start."""
        return self._by_meeting.get(meeting_key, [])

    def session(self, session_key: int) -> Session | None:
        """The session of that key."""
        return self._by_key.get(session_key)

    def latest(self, now: datetime) -> Session | None:
        """The newest session that was not cancelled and has begun."""
        begun = (one for one in reversed(self.sessions) if not one.cancelled and one.start <= now)
        return next(begun, None)

    @cached_property
    def state(self) -> str:
        """Names the records that are there: equal where all of them are."""
        digest = hashlib.blake2b(digest_size=8)
        for unit in sorted(self.by_unit):
            digest.update(f"{unit} {self.by_unit[unit].content_hash};".encode())
        return digest.hexdigest()

    @cached_property
    def standing(self) -> str:
        """Names what is known of every unit, its records and how its last look ended; and why it may be outdated."""
        digest = hashlib.blake2b(self.state.encode(), digest_size=8)
        for unit in sorted(self.by_unit):
            digest.update(f"{self.by_unit[unit].status} {self.by_unit[unit].error!r};".encode(errors="replace"))
        digest.update(f"{self.fault or ''}".encode(errors="replace"))
        return digest.hexdigest()

    @cached_property
    def _by_key(self) -> dict[int, Session]:
        return {session.session_key: session for session in self.sessions}

    @cached_property
    def _by_meeting(self) -> dict[int, list[Session]]:
        sessions: defaultdict[int, list[Session]] = defaultdict(list)
        for session in self.sessions:
            sessions[session.meeting_key].append(session)
        return dict(sessions)

    @cached_property
    def _by_session(self) -> dict[int, list[Report]]:
        reports: defaultdict[int, list[Report]] = defaultdict(list)
        for unit, report in self.by_unit.items():
            reports[unit.session_key].append(report)
        return dict(reports)

    @cached_property
    def _by_endpoint(self) -> dict[str, list[Report]]:
        reports: defaultdict[str, list[Report]] = defaultdict(list)
        for unit, report in self.by_unit.items():
            reports[unit.endpoint].append(report)
        return dict(reports)
