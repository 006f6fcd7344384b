"""Whatever is sent, an answer comes in time, it is no fault of the server, and nothing tells of its inside."""

import time
from collections import Counter
from pathlib import Path

import pytest

from f1_platform_tests.api.judging.asking import PATIENCE, Wire, wire
from f1_platform_tests.api.judging.fuzzing import Fuzzer
from f1_platform_tests.api.judging.server import Server, serving
from f1_platform_tests.api.judging.world import World

REFUSED = 503
"""Said with Retry-After when there is too much to do; any other 5xx is a fault."""


def fault(calling: Wire, target: bytes, seen: Counter[int]) -> str | None:
    """What is wrong with the answer to a target."""
    began = time.monotonic()
    try:
        answer = calling.get(target)
    except TimeoutError:
        calling.close()
        return f"no answer within {PATIENCE:.0f} s: {target[:300]!r}"
    seen[answer.status] += 1
    if time.monotonic() - began > PATIENCE:
        return f"slow: {target[:300]!r}"
    if answer.status >= 500 and not (answer.status == REFUSED and "retry-after" in answer.headers):
        return f"{answer.status}: {target[:300]!r} {answer.body[:300]!r}"
    told = next((word for word in (b"Traceback", b"duckdb", b"site-packages", b'.py"') if word in answer.body), None)
    return f"tells of {told!r}: {target[:300]!r}" if told else None


def faults(server: Server, world: World, count: int, seed: int) -> list[str]:
    """All that is wrong; prints how often each status came."""
    seen: Counter[int] = Counter()
    with wire(server.port) as calling:
        found = [fault(calling, target, seen) for target in Fuzzer(world, seed).targets(count)]
    print(f"{count} odd requests: " + ", ".join(f"{number} x {status}" for status, number in sorted(seen.items())))
    assert sum(seen.values()) > count * 0.99
    return [what for what in found if what]


def test_nothing_odd_breaks_it(server: Server, world: World):
    assert faults(server, world, 300, seed=1) == []
    assert server.tracebacks() == []


@pytest.mark.soak
def test_nothing_of_ten_thousand_breaks_it(home: Path, world: World):
    with serving(home) as server:
        assert faults(server, world, 10_000, seed=2) == []
        assert server.tracebacks() == []
