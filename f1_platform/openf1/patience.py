"""Patience: every limit of waiting for OpenF1, in one place. What waits takes its limits from here; nothing waits here.

What is waited out, and for how long at most:

- a server fault, a broken-off or stalled answer, no connection, and an answer that is malformed (no array of records,
  cut off, records of another session or meeting than asked): asked again `retries` times, then the question fails; one
  by meeting is asked by session first, once each after faults, so that one bad session stops no other;
- a value of another type than declared: asked again as often, and taken as OpenF1's word where every try brought it;
- a 429: waited out `most_waits` times, without using up a retry;
- faults wherever one asks: the breaker opens, and nobody asks for `breaker_pause`;
- a 422, a live lock or a refusal: never; one is split, one postponed, one told.
"""

from __future__ import annotations

from dataclasses import dataclass

from f1_platform.settings import Settings


@dataclass(frozen=True)
class Patience:
    """The limits; times in seconds.

    Attributes:
        retries: of one question, after transient answers; F1_OPENF1_RETRIES. Three outlast a restart upstream.
        first_back_off: most that the first retry waits, each next one twice it; F1_OPENF1_RETRY_DELAY. The true wait
            is drawn below that, so that many questions that failed at once don't come back at once.
        longest_back_off: where the doubling ends: with many retries the last ones still come every minute.
        most_waits: 429 answers that one question waits out; ten of a minute are far more than the busiest minute needs.
        unsaid_wait: after a 429 that does not say how long; OpenF1 says 60 where it says anything.
        longest_hold: most that one 429 can stop a home; a hold beyond it is an upstream's slip, or of before a reboot.
        connect_timeout: for a connection; a host that is there takes less than one, one that is not would take minutes.
        answer_timeout: for a whole answer, from the connection to its last byte; F1_OPENF1_TIMEOUT. An answer that
            trickles ends with it too; the largest (12 MB) takes a fifth of it on a slow line.
        most_bytes: of an answer, unpacked; twenty times the largest. A larger one is asked for in parts, as a 422 is.
        breaker_faults: endpoints in a row that answered with faults, or questions in a row without a connection, until
            the breaker opens. With two, both telemetry endpoints failing would stop all others.
        breaker_memory: how long a fault counts towards the next; longer than a question that times out at every try, so
            that those of one outage count together, and those of yesterday not.
        breaker_pause: how long an open breaker spares upstream: as a proxy that restarts takes, and no longer, since
            the person who mended the network waits for it too.
    """

    retries: int = 3
    first_back_off: float = 5.0
    longest_back_off: float = 60.0
    most_waits: int = 10
    unsaid_wait: float = 60.0
    longest_hold: float = 600.0
    connect_timeout: float = 15.0
    answer_timeout: float = 60.0
    most_bytes: int = 256_000_000
    breaker_faults: int = 3
    breaker_memory: float = 600.0
    breaker_pause: float = 60.0

    @classmethod
    def of(cls, settings: Settings) -> Patience:
        """As the settings say."""
        return cls(
            retries=settings.openf1_retries,
            first_back_off=settings.openf1_retry_delay,
            answer_timeout=settings.openf1_timeout,
        )

    def back_off(self, retry: int, *, doubted: bool = False) -> float:
        """Most that a retry waits, counted from 0; in doubt about all of upstream never longer than the first.

        In doubt what matters is to learn soon whether any other endpoint answers.
        """
        return self.first_back_off if doubted else min(self.first_back_off * 2**retry, self.longest_back_off)
