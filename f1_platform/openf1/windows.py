"""The windows of time that telemetry is asked in: from before the session until long after it, without a gap.

The first and the last window reach far, where there is rarely anything; the seams between lie where the light records
(weather, position) say that the cars were on the air. So coverage never depends on the light records, only the number
of requests does. Pure: no requests here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.errors import TooMuch
from f1_platform.openf1.query import Condition
from f1_platform.openf1.units import Session

SPAN_FROM = ("weather", "position")
"""Endpoints whose records run from the first telemetry to the last, give or take seconds (recorded: up to 13 s)."""

BEFORE = timedelta(hours=1)
"""How long before its start a session's recording may begin (recorded: 56 minutes)."""

AFTER = timedelta(hours=36)
"""How long after its end a recording may go on (recorded: 22 hours, after a gap)."""

OVERRUN = timedelta(hours=2)
"""Until then after the end normal windows follow the light records; the last window has what lies beyond a gap."""

_LEAD = timedelta(minutes=1)
_LEAST = timedelta(seconds=1)


@dataclass(frozen=True)
class Span:
    """From the first to the last light record of a session."""

    first: datetime
    last: datetime


@dataclass(frozen=True)
class Window:
    """Records with `since <= date < until`.

    Attributes:
        step: of a window that reaches far after its records: how much to cut off its start when it is too large.
    """

    since: datetime
    until: datetime
    step: timedelta | None = None

    @property
    def conditions(self) -> tuple[Condition, Condition]:
        """As conditions of a query, both bounds; UTC without an offset, whose `+` would arrive as a space."""
        return Condition("date", _text(self.since), ">="), Condition("date", _text(self.until), "<")

    def cut(self) -> tuple[Window, Window]:
        """Two windows that cover this one, after a 422.

        A far-reaching one loses its first step, twice as much each time: an overrun costs a request a step, and one
        that goes on after a gap of many hours is reached soon. Any other one halves.

        Raises:
            TooMuch: it is too short to cut.
        """
        length = self.until - self.since
        if self.step is not None and self.step < length:
            seam = self.since + self.step
            return Window(self.since, seam), Window(seam, self.until, self.step * 2)
        if length <= _LEAST:
            raise TooMuch("OpenF1 finds even one second too large", where=_text(self.since), mend="Report it to OpenF1")
        seam = self.since + length / 2
        return Window(self.since, seam), Window(seam, self.until)


def windows(session: Session, span: Span | None, size: timedelta) -> list[Window]:
    """The windows of a session's telemetry, in order, without gap or overlap.

    Args:
        session: the session.
        span: of its light records; without, it is taken to run as scheduled, on the air 15 minutes before, a race an
            hour before.
        size: length of a normal window.
    """
    span = span or Span(session.start - _usual_lead(session), session.end)
    first, last = (span.first - _LEAD).replace(microsecond=0), min(span.last, session.end + OVERRUN)
    since = min(first, session.start - BEFORE)
    until = max(session.end, last) + AFTER
    seams: list[datetime] = []
    seam = first + size
    while seam < last:
        seams.append(seam)
        seam += size
    edges = [since, *seams, until]
    return [Window(edge, after, size if after == until else None) for edge, after in pairwise(edges)]


def span_of(batches: Iterable[pa.RecordBatch]) -> Span | None:
    """The span of light records of one session; of the endpoints in SPAN_FROM. None where there are none."""
    bounds = [pc.call_function("min_max", [batch.column("date")]).as_py() for batch in batches if batch.num_rows]
    bounds = [bound for bound in bounds if bound["min"] is not None]
    if not bounds:
        return None
    return Span(min(bound["min"] for bound in bounds), max(bound["max"] for bound in bounds))


def _usual_lead(session: Session) -> timedelta:
    return timedelta(hours=1) if session.name == "Race" else timedelta(minutes=15)


def _text(instant: datetime) -> str:
    return instant.replace(tzinfo=None).isoformat()
