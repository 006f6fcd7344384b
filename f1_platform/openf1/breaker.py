"""The circuit breaker: spares an upstream that is dead, for all who share its state. It knows no HTTP and no retries.

Closed, everybody asks. A question that used up its tries makes upstream doubted: from then on each fault counts, until
any good answer. Faults of several endpoints in a row, or several questions in a row without a connection, open it: for
a while every question fails at once. Then it is half open: one request at a time passes as a probe while the others
wait for what becomes of it. A good answer closes it; faults of as many endpoints, or no connection, open it anew.

Faults are counted by endpoint, so that one endpoint that fails for ever, half open too, stops no other.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from f1_platform.clock import Clock
from f1_platform.errors import LiveLock, ServiceUnavailable, TooMuch, UpstreamError, UpstreamRefused
from f1_platform.openf1.answers import Unauthorized, Unreached
from f1_platform.openf1.patience import Patience
from f1_platform.openf1.shared_state import FileState, Sharing

log = logging.getLogger(__name__)

_GLANCE = 0.25
"""Seconds between two looks at what became of another's probe."""

_ALIVE = (TooMuch, LiveLock, Unauthorized, UpstreamRefused)
"""What only an upstream says that answers. A 429 is not among them: it may be said by what stands before a dead one."""


@dataclass
class _State:
    """What processes share; instants on a clock that all of them have.

    Attributes:
        url: the upstream that all this is about; another one begins anew.
        faulted: endpoints that answered with faults since the last good answer.
        unreached: questions that got no connection since then.
        last: what the last fault said.
        noted: when that was.
        opened: when it opened, half open too; none = closed.
        until: nobody asks before.
        probed_until: a probe is under way, and waited for until then at most.
    """

    url: str = ""
    faulted: list[str] = field(default_factory=list[str])
    unreached: int = 0
    last: str = ""
    noted: float = 0.0
    opened: float | None = None
    until: float = 0.0
    probed_until: float = 0.0

    @property
    def doubted(self) -> bool:
        """Whether upstream answered nobody since the last fault that counts."""
        return self.opened is not None or bool(self.faulted) or self.unreached > 0

    def begin_anew(self, url: str) -> None:
        """Closed, and of that upstream."""
        self.url, self.faulted, self.unreached, self.last, self.noted = url, [], 0, "", 0.0
        self.opened, self.until, self.probed_until = None, 0.0, 0.0


class Breaker:
    """The breaker of one home, or of hosts that share its state, for one upstream.

    Args:
        path: the state file of the home; made where there is none.
        url: the upstream.
        patience: how many faults open it, and for how long.
        clock: for waits; `elapsed` is the same clock in every process of the home.
        sharing: where the state lies, if not in the file.
    """

    def __init__(self, path: Path, url: str, patience: Patience, clock: Clock, sharing: Sharing = FileState) -> None:
        self._shared = sharing(path, _State, clock)
        self._url, self._patience, self._clock = url, patience, clock

    @asynccontextmanager
    async def attempt(self, endpoint: str, *, final: bool) -> AsyncGenerator[None]:
        """One request; what the block raises, or that it raises nothing, counts.

        Args:
            endpoint: what is asked.
            final: whether the question has no tries left after this one.

        Raises:
            ServiceUnavailable: the breaker is open; says since when, until when, and what to do. Or the service that
                keeps its state does not answer, which says nothing of upstream.
        """
        while (wait := self._turn()) > 0:
            await self._clock.sleep(wait)
        try:
            yield
        except (UpstreamError, Unreached) as error:
            self.failed(endpoint, error, final=final)
            raise
        except _ALIVE:
            self._answered()
            raise
        except BaseException:
            self._left()
            raise
        self._answered()

    def failed(self, endpoint: str, error: UpstreamError | Unreached, *, final: bool) -> None:
        """Counts a fault, where it is a question's last or upstream is doubted already; opens at the last straw."""
        reached = isinstance(error, UpstreamError)
        with self._locked() as (state, now):
            half_open = state.opened is not None
            if state.until > now or not (final or state.doubted):
                return
            state.last, state.noted, state.probed_until = error.what, now, 0.0
            if reached:
                state.faulted = list(dict.fromkeys([*state.faulted, endpoint]))
            elif final:
                state.unreached += 1
            most = self._patience.breaker_faults
            if len(state.faulted) >= most or state.unreached >= most or (half_open and not reached):
                state.faulted, state.unreached = [], 0
                state.opened = now if state.opened is None else state.opened
                state.until = now + self._patience.breaker_pause
                log.warning("OpenF1 is spared for %.0f s: %s", self._patience.breaker_pause, error.what)

    @property
    def doubted(self) -> bool:
        """Whether there are faults that no good answer has followed yet."""
        with self._locked() as (state, _):
            return state.doubted

    def _turn(self) -> float:
        """0 where a request may go now, else how long to wait before asking again.

        Raises:
            ServiceUnavailable: the breaker is open.
        """
        with self._locked() as (state, now):
            if state.until > now:
                raise self._spared(state, now)
            if state.opened is not None:
                if state.probed_until > now:
                    return _GLANCE
                state.probed_until = now + self._patience.answer_timeout
            return 0.0

    def _answered(self) -> None:
        with self._locked() as (state, _):
            if state.opened is not None:
                log.info("OpenF1 answers again")
            state.begin_anew(self._url)

    def _left(self) -> None:
        """A request that was broken off, or told to wait, says nothing; the next may probe."""
        with self._locked() as (state, _):
            state.probed_until = 0.0

    def _spared(self, state: _State, now: float) -> ServiceUnavailable:
        since = self._clock.now() - timedelta(seconds=now - (now if state.opened is None else state.opened))
        until = self._clock.now() + timedelta(seconds=state.until - now)
        return ServiceUnavailable(
            f"OpenF1 is spared: since {since:%H:%M:%S} UTC it gave no good answer; the last fault: {state.last}",
            where=self._url,
            mend=f"Nothing is asked until {until:%H:%M:%S} UTC; run the same command after it",
        )

    @contextmanager
    def _locked(self) -> Generator[tuple[_State, float]]:
        """The state under its lock, without what another upstream, time or a reboot has made void, and the instant."""
        with self._shared.locked() as (state, now):
            rebooted = max(state.noted, state.opened or 0.0) > now or state.until > now + self._patience.breaker_pause
            forgotten = state.opened is None and now - state.noted > self._patience.breaker_memory
            if state.url != self._url or rebooted or forgotten:
                state.begin_anew(self._url)
            if state.probed_until > now + self._patience.answer_timeout:
                state.probed_until = 0.0
            yield state, now
