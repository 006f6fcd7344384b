"""Collecting: a plan's requests made, their answers decoded and handed on unit by unit, as fast as the limits allow.

Requests run ahead in the connection's thread, which decodes their answers too, also while the consumer stores what it
has: a bounded number, so memory stays flat however slow the store. One unit that fails never stops the others, except
where the error holds for all: OpenF1 is locked, out of reach or spared; then nothing more is asked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field

import pyarrow as pa

from f1_platform.errors import (
    F1Error,
    LiveLock,
    MalformedAnswer,
    ServiceUnavailable,
    StoreError,
    TooMuch,
    TooOften,
    UpstreamError,
)
from f1_platform.openf1.ahead import Ahead
from f1_platform.openf1.connection import Connection
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.openf1.plan import Plan, Question, Series
from f1_platform.openf1.records import Decoded
from f1_platform.openf1.split import Strays, strays_in, units_in
from f1_platform.openf1.units import Unit

Progress = Callable[[Unit, int, int], None]
"""Told, after each answer, the unit it counts for, its records, and the requests it took."""


@dataclass(frozen=True)
class Failure:
    """A unit that could not be had; what it cost stands here, or with the first unit of the same request."""

    unit: Unit
    error: F1Error
    cost: Cost = field(default_factory=Cost)


Outcome = Delivery | Failure | Strays


def deliveries(connection: Connection, plan: Plan, progress: Progress | None = None) -> Iterator[Outcome]:
    """Makes a plan's requests and hands on what they bring, every unit of the plan exactly once.

    Light units come as their answers do, in any order, whole; then telemetry units in the plan's order, whose batches
    are fetched while they are drained, and raise the F1Error that the unit fails with. A consumer drains a delivery
    before it asks for the next one. Closing the iterator cancels what is under way.

    Args:
        connection: an open connection.
        plan: the requests.
        progress: told of each answer, in the consumer's thread.
    """
    return _Collection(connection, progress or _unheard).outcomes(plan)


def _unheard(unit: Unit, rows: int, requests: int) -> None:
    """Progress that nobody follows."""


@dataclass
class _Asked:
    """A question under way, and what it has cost.

    Attributes:
        once: whether it is tried once: a part of one that failed at every try.
    """

    question: Question
    once: bool = False
    cost: Cost = field(default_factory=Cost)


class _Collection:
    """One pass over a plan.

    `stopped` is the error that holds for all that is left; of questions asked in parts after faults, `mute` are the
    endpoints of parts that failed, `well` of those that were answered.
    """

    def __init__(self, connection: Connection, progress: Progress) -> None:
        self._connection, self._progress = connection, progress
        self._stopped: F1Error | None = None
        self._mute, self._well = set[str](), set[str]()

    def outcomes(self, plan: Plan) -> Iterator[Outcome]:
        yield from self._light(plan)
        yield from self._telemetry(plan)

    def _light(self, plan: Plan) -> Iterator[Outcome]:
        waiting = deque(_Asked(question) for question in plan.questions)
        flying: dict[Future[Decoded], _Asked] = {}
        try:
            while waiting or flying:
                while waiting and len(flying) < self._connection.concurrency and self._stopped is None:
                    asked = waiting.popleft()
                    flying[self._ask(asked)] = asked
                if not flying and self._stopped is not None:
                    yield from self._failures(waiting.popleft(), self._stopped)
                    continue
                for answer in wait(flying, return_when=FIRST_COMPLETED).done:
                    yield from self._settle(flying.pop(answer), answer, waiting)
        finally:
            for answer in flying:
                answer.cancel()

    def _ask(self, asked: _Asked) -> Future[Decoded]:
        question = asked.question
        return self._connection.records(question.endpoint, question.conditions, asked.cost, once=asked.once)

    def _settle(self, asked: _Asked, answer: Future[Decoded], waiting: deque[_Asked]) -> Iterator[Outcome]:
        """What a done question brings; one that may do better by session goes back into the queue so."""
        question, cost = asked.question, asked.cost
        try:
            decoded = answer.result()
        except F1Error as error:
            if parts := self._parts(asked, error):
                waiting.extendleft(reversed(parts))
                waiting[0].cost = cost
                return
            yield from self._failures(asked, error)
            return
        if asked.once:
            self._well.add(question.endpoint)
        for unit, part in units_in(decoded, question):
            self._progress(unit, part.batch.num_rows, cost.requests)
            yield Delivery(unit, [part.batch] if part.batch.num_rows else [], cost, part.extras)
            cost = Cost()
        if strays := strays_in(decoded, question):
            yield strays

    def _parts(self, asked: _Asked, error: F1Error) -> list[_Asked]:
        """The question by session, where that may bring what the whole did not; none otherwise.

        After faults at every try one session may be the cause, or all of the endpoint: each is tried once, and an
        endpoint that answered none of them is taken for dead.
        """
        if isinstance(error, TooMuch | MalformedAnswer):
            return [_Asked(part) for part in asked.question.split()]
        endpoint = asked.question.endpoint
        if not isinstance(error, UpstreamError) or isinstance(error, TooOften):
            return []
        if asked.once:
            self._mute.add(endpoint)
        dead = endpoint in self._mute - self._well
        return [] if dead else [_Asked(part, once=True) for part in asked.question.split()]

    def _failures(self, asked: _Asked, error: F1Error) -> Iterator[Failure]:
        self._note(error)
        cost = asked.cost
        for unit in asked.question.units:
            self._progress(unit, 0, cost.requests)
            yield Failure(unit, error, cost)
            cost = Cost()

    def _note(self, error: F1Error) -> None:
        if isinstance(error, LiveLock | ServiceUnavailable | StoreError):
            self._stopped = error

    def _telemetry(self, plan: Plan) -> Iterator[Outcome]:
        ahead = Ahead(self._connection, plan.series)
        try:
            for series in plan.series:
                if self._stopped is not None:
                    yield Failure(series.unit, self._stopped, ahead.leave(series))
                    continue
                delivery = Delivery(series.unit, ())
                delivery.batches = self._batches(series, delivery, ahead)
                yield delivery
                ahead.leave(series)
        finally:
            ahead.close()

    def _batches(self, series: Series, delivery: Delivery, ahead: Ahead) -> Iterator[pa.RecordBatch]:
        """The records of a series, window by window in order, the next ones fetched meanwhile."""
        try:
            while (fetch := ahead.following(series)) is not None:
                try:
                    decoded = fetch.answer.result()
                except TooMuch:
                    self._progress(series.unit, 0, fetch.cost.requests)
                    ahead.cut(fetch)
                    continue
                finally:
                    delivery.cost.add(fetch.cost)
                delivery.extras.update(decoded.extras)
                self._progress(series.unit, decoded.batch.num_rows, fetch.cost.requests)
                del fetch
                if decoded.batch.num_rows:
                    yield decoded.batch
        except F1Error as error:
            self._note(error)
            raise
        finally:
            delivery.cost.add(ahead.leave(series))
