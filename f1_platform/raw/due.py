"""Which units are worth a look, why and since when. Pure: the ledger, the catalogue and an instant decide.

A look is due at each of the refresh ages after a session's end; ages that were missed come to one look, and after the
look at the last age nothing of the session is asked again. What a day can afford is decided in `freshness`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from f1_platform.openf1 import Endpoint, Session, Unit
from f1_platform.openf1.plan import units_of
from f1_platform.openf1.windows import AFTER
from f1_platform.raw.looks import SECOND_LOOK
from f1_platform.raw.port import Report

Ages = Sequence[timedelta]
"""How long after a session's end its units are looked at again, ascending; at least one."""

Reason = Literal["new", "failed", "age", "empty"]

BETWEEN_CATALOGUES = timedelta(hours=6)
"""A catalogue that may still change is looked at again after this."""

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)
"""Between a failed look and the next one."""

MAY_RUN_OVER, WAIT_MEANWHILE = timedelta(hours=4), timedelta(minutes=10)
"""So long after its scheduled end a session may still be running, which locks OpenF1 until half an hour after it: looks
that fail meanwhile follow each other closely, so that it is served three quarters of an hour after its true end.
"""

AHEAD = timedelta(hours=2)
"""A look noted further ahead of the clock was made while that was wrong, and counts for nothing."""


@dataclass(frozen=True)
class Due:
    """A look that is due.

    Attributes:
        unit: what to look at.
        reason: never looked at, the last look failed, an age has passed over a stored unit, or over an empty one.
        since: when it became worth the request. A person who asks for the unit gets it sooner where it is new or has
            failed: then this may lie ahead.
        age: the latest age that has passed since the last look; none where another reason alone makes it due.
    """

    unit: Unit
    reason: Reason
    since: datetime
    age: timedelta | None = None


def due_units(
    sessions: Iterable[Session],
    endpoints: Sequence[Endpoint],
    reports: Mapping[Unit, Report],
    now: datetime,
    ages: Ages,
) -> list[Unit]:
    """The units of all looks that are due to a person who asks for these sessions; see `due_looks`."""
    return [look.unit for look in due_looks(sessions, endpoints, reports, now, ages)]


def due_looks(
    sessions: Iterable[Session],
    endpoints: Sequence[Endpoint],
    reports: Mapping[Unit, Report],
    now: datetime,
    ages: Ages,
) -> list[Due]:
    """Looks at finished sessions that were held, by session and endpoint.

    What was never looked at, and what failed, is due at once to whoever asks; left alone, the platform waits until
    `Due.since`: for the first age, and after a failure for as long as it had been failing, 5 minutes to 6 hours, or at
    most 10 minutes as long as the session may be running over. So an outage of any length is noticed to be over within
    twice its length.
    """
    return [
        look
        for session in sessions
        if session.end <= now
        for look in _of_session(session, units_of([session], endpoints), reports, now, ages)
    ]


def ages_of(endpoint: Endpoint, ages: Ages) -> Ages:
    """The ages at which stored units of an endpoint are looked at again; empty ones are at all but the last.

    OpenF1 corrects results, laps, stints and pits for days, sometimes months: they are looked at at every age. The
    other streams are never corrected, only unfinished at first: two sessions in three run past their `date_end`, and
    some recordings go on after gaps of up to 22 hours (`windows.AFTER`); nothing later is worth a request. Telemetry,
    forty requests a race, is looked at once more when all of that is over. Source: OpenF1's mutable endpoints, as the
    registry has them, and three recorded seasons.
    """
    if endpoint.mutable:
        return ages
    unfinished = [age for age in ages if age <= AFTER]
    return unfinished[-1:] if endpoint.telemetry else unfinished


def catalogue_due(report: Report | None, sessions: Sequence[Session], now: datetime, ages: Ages) -> bool:
    """Whether a season's catalogue is worth a new look: until one after the last age of its last session."""
    if report is None or report.status == "failed" or _looked_at(report, now) is None:
        return True
    assert report.looked_at is not None
    if sessions and report.looked_at > max(session.end for session in sessions) + ages[-1]:
        return False
    return now - report.looked_at >= BETWEEN_CATALOGUES


def _of_session(
    session: Session, units: Sequence[Unit], reports: Mapping[Unit, Report], now: datetime, ages: Ages
) -> Iterable[Due]:
    looks = [look for unit in units if (look := _look(unit, reports.get(unit), session.end, now, ages))]
    # A run that an outage halts leaves most of its units never looked at: they wait a little, too.
    failures = [known.looked_at for unit in units if (known := reports.get(unit)) and known.status == "failed"]
    again = max((at + FIRST_WAIT for at in failures if at), default=session.end)
    for look in looks:
        yield replace(look, since=max(look.since, again)) if look.reason == "new" else look


def _look(unit: Unit, report: Report | None, end: datetime, now: datetime, ages: Ages) -> Due | None:
    if report is None or _looked_at(report, now) is None:
        return Due(unit, "new", end + ages[0], ages[0])
    assert report.looked_at is not None
    missed = [age for age in ages if report.looked_at < end + age]
    passed = [age for age in missed if end + age <= now]
    if report.status == "failed":
        again = report.looked_at + _wait(report.looked_at, end, ages)
        since = min([again, *(end + age for age in missed)])
        return Due(unit, "failed", since, passed[-1] if passed else None)
    if report.status == "empty":
        return _empty(unit, report, end, now, passed, ages[-1])
    passed = [age for age in passed if age in ages_of(unit.declared, ages)]
    return Due(unit, "age", end + passed[0], passed[-1]) if passed else None


def _empty(unit: Unit, report: Report, end: datetime, now: datetime, passed: Ages, last: timedelta) -> Due | None:
    """Empties are looked at at the ages, and where an answer came back empty over records, once more to be sure.

    What never had records is given up behind the last age: what did not come in so long does not come.
    """
    if report.content_hash is None and now > end + last:
        return None
    if passed:
        return Due(unit, "empty", end + passed[0], passed[-1])
    if report.content_hash is None or report.empty_since is None:
        return None
    sure = report.empty_since + SECOND_LOOK
    return Due(unit, "empty", sure) if sure <= now else None


def _looked_at(report: Report, now: datetime) -> datetime | None:
    """When it was looked at, as far as that can be."""
    return report.looked_at if report.looked_at is not None and report.looked_at <= now + AHEAD else None


def _wait(failed_at: datetime, end: datetime, ages: Ages) -> timedelta:
    """As long again as the look had been due when it failed: looks follow at doubling distances."""
    due_at = max([end, *(end + age for age in ages if end + age <= failed_at)])
    longest = WAIT_MEANWHILE if failed_at < end + MAY_RUN_OVER else LONGEST_WAIT
    return min(max(failed_at - due_at, FIRST_WAIT), longest)
