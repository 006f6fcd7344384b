"""A query asked and judged: status, body, type and order of columns against the independent evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from f1_platform_tests.api.judging.asking import Answered, Wire
from f1_platform_tests.api.judging.comparing import differences, differences_in_csv
from f1_platform_tests.api.judging.evaluation import evaluate
from f1_platform_tests.api.judging.generation import Asked
from f1_platform_tests.api.judging.world import Record, World

EMPTY = {"detail": "No results found."}


@dataclass(frozen=True)
class Verdict:
    """What was found.

    Attributes:
        asked: the query.
        expected: how many records should have come.
        faults: what was wrong; nothing where the answer is right.
    """

    asked: Asked
    expected: int
    faults: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.asked.target} ({self.expected} expected): {'; '.join(self.faults) or 'right'}"


def judged(calling: Wire, world: World, asked: Asked, now: datetime) -> Verdict:
    """Asks and evaluates."""
    expected = evaluate(world, asked.endpoint, asked.query, now)
    try:
        faults = _faults(calling.get(asked.target), expected, asked)
    except TimeoutError as error:
        faults = [f"no answer: {error}"]
        calling.close()
    return Verdict(asked, len(expected), tuple(faults))


def tally(verdicts: Iterable[Verdict]) -> str:
    """How many were asked, were empty and were wrong."""
    counts = Counter("wrong" if v.faults else "404" if not v.expected else "records" for v in verdicts)
    return ", ".join(f"{number} {what}" for what, number in sorted(counts.items()))


def _faults(answer: Answered, expected: list[Record], asked: Asked) -> list[str]:
    if not expected:
        told = answer.status == 404 and answer.json() == EMPTY
        return [] if told else [f"{answer.status} instead of 404: {answer.body[:200]!r}"]
    if answer.status != 200:
        return [f"{answer.status} instead of 200: {answer.body[:200]!r}"]
    media_type = answer.headers.get("content-type", "")
    if not media_type.startswith("text/csv" if asked.as_csv else "application/json"):
        return [f"it came as {media_type}"]
    return differences_in_csv(expected, answer.body.decode()) if asked.as_csv else differences(expected, answer.json())
