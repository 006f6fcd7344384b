"""The plan: which requests bring the units wanted, as few as OpenF1 allows. Pure: no requests and no clock here.

The catalogue is asked by season, light endpoints by meeting, telemetry by windows of a session's time. Where only one
session of a meeting is wanted, it alone is asked for. From an answer by meeting come the units of its wanted sessions,
also of endpoints their type should not have; records of sessions that are known and not wanted are left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from f1_platform.errors import UsageError
from f1_platform.openf1.endpoints import ENDPOINTS
from f1_platform.openf1.fields import Endpoint
from f1_platform.openf1.query import Condition
from f1_platform.openf1.units import Session, Unit
from f1_platform.openf1.windows import Span, Window, windows


@dataclass(frozen=True)
class Question:
    """One request, whose answer is split into units.

    Attributes:
        endpoint: the endpoint asked.
        conditions: of the query, all of which hold.
        units: units it answers, those without records too.
        others: units of wanted sessions whose type should not have the endpoint; delivered only with records.
        known: keys of all sessions of the meeting; records of any other are strays. Empty for a season.
    """

    endpoint: str
    conditions: tuple[Condition, ...]
    units: tuple[Unit, ...]
    others: tuple[Unit, ...] = ()
    known: frozenset[int] = frozenset()

    def split(self) -> tuple[Question, ...]:
        """The same by session, after a 422 or a malformed answer; empty where it cannot be split."""
        if len(self.units) < 2:
            return ()
        return tuple(_by_session(unit, self.known) for unit in self.units)


@dataclass(frozen=True)
class Series:
    """The telemetry of one unit, window by window."""

    unit: Unit
    windows: tuple[Window, ...]

    def conditions(self, window: Window) -> tuple[Condition, ...]:
        """The conditions of one of its requests."""
        return Condition("session_key", str(self.unit.session_key)), *window.conditions


@dataclass(frozen=True)
class Plan:
    """Requests to make, in that order."""

    questions: tuple[Question, ...] = ()
    series: tuple[Series, ...] = ()

    @property
    def requests(self) -> int:
        """How many requests it takes if none is refused or split."""
        return len(self.questions) + sum(len(series.windows) for series in self.series)

    @property
    def units(self) -> tuple[Unit, ...]:
        """Every unit it brings."""
        return tuple(unit for question in self.questions for unit in question.units) + tuple(
            series.unit for series in self.series
        )


def season_unit(endpoint: str, season: int) -> Unit:
    """The unit of `meetings` or `sessions` of a season."""
    return Unit(season, 0, 0, endpoint)


def units_of(sessions: Iterable[Session], endpoints: Sequence[Endpoint]) -> list[Unit]:
    """The units that sessions should have: of endpoints that their type has, of sessions that were not cancelled."""
    return [
        session.unit(endpoint.name)
        for session in sessions
        if not session.cancelled
        for endpoint in endpoints
        if endpoint.is_had_by(session.type)
    ]


def plan(
    wanted: Iterable[Unit],
    catalogue: Sequence[Session],
    *,
    window: timedelta,
    spans: Mapping[int, Span] | None = None,
) -> Plan:
    """The requests for units.

    Args:
        wanted: units of seasons and sessions, light and telemetry.
        catalogue: all sessions known, not the wanted ones alone: by them strays are told.
        window: length of a normal window of telemetry.
        spans: of the light records by session_key, where they are in the store already.

    Raises:
        UsageError: telemetry is wanted of a session that the catalogue does not have.
    """
    questions: list[Question] = []
    light: dict[int, list[Unit]] = defaultdict(list)
    telemetry: list[Series] = []
    sessions = {session.session_key: session for session in catalogue}
    for unit in dict.fromkeys(wanted):
        if unit.declared.grain == "season":
            questions.append(Question(unit.endpoint, (Condition("year", str(unit.season)),), (unit,)))
        elif unit.declared.telemetry:
            session = _found(sessions, unit)
            span = (spans or {}).get(unit.session_key)
            telemetry.append(Series(unit, tuple(windows(session, span, window))))
        else:
            light[unit.meeting_key].append(unit)
    known: dict[int, set[int]] = defaultdict(set)
    for session in catalogue:
        known[session.meeting_key].add(session.session_key)
    for meeting_key, units in light.items():
        questions.extend(_of_meeting(meeting_key, units, known[meeting_key], sessions))
    return Plan(tuple(questions), tuple(telemetry))


def _of_meeting(
    meeting_key: int, wanted: Sequence[Unit], known: set[int], sessions: Mapping[int, Session]
) -> Iterable[Question]:
    keys = dict.fromkeys(unit.session_key for unit in wanted)
    everyone = frozenset(known | set(keys))
    by_endpoint: dict[str, list[Unit]] = defaultdict(list)
    for unit in wanted:
        by_endpoint[unit.endpoint].append(unit)
    for endpoint, units in by_endpoint.items():
        if len(keys) == 1:
            yield _by_session(units[0], everyone)
            continue
        others = tuple(
            session.unit(endpoint)
            for key in keys
            if (session := sessions.get(key))
            and not ENDPOINTS[endpoint].is_had_by(session.type)
            and session.unit(endpoint) not in units
        )
        yield Question(endpoint, (Condition("meeting_key", str(meeting_key)),), tuple(units), others, everyone)


def _by_session(unit: Unit, known: frozenset[int]) -> Question:
    return Question(unit.endpoint, (Condition("session_key", str(unit.session_key)),), (unit,), (), known)


def _found(sessions: Mapping[int, Session], unit: Unit) -> Session:
    session = sessions.get(unit.session_key)
    if session is None:
        raise UsageError(
            f"Session {unit.session_key} is not in the catalogue", where=str(unit), mend="Fetch the catalogue first"
        )
    return session
