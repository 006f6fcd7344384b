"""The designs against each other: short runs in turn, several times, so that a busy machine is busy for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from f1_platform_tests.api.judging.asking import wire
from f1_platform_tests.api.judging.server import Server
from f1_platform_tests.bench.serving.targets import CONNECTIONS, FEW, Target
from f1_platform_tests.bench.serving.wrk import Load, load, typical

OURS, PLAIN, LIMIT, OURS_FEW = "ours", "(a) plain", "(b) constant", f"ours, {FEW} connections"


@dataclass(frozen=True)
class Designs:
    """The servers that are compared.

    Attributes:
        ours: the API.
        plain: (a), with a pool as large as its threads.
        limit: (b), a bare ASGI constant.
    """

    ours: Server
    plain: Server
    limit: Server


@dataclass(frozen=True)
class Measured:
    """A target and what came of it.

    Attributes:
        size: of the body, bytes.
        loads: of each design, medians.
    """

    target: Target
    size: int
    loads: Mapping[str, Load]

    def ratio(self, design: str) -> float | None:
        """Requests/s of ours for one of another design's."""
        other = self.loads.get(design)
        return self.loads[OURS].per_second / other.per_second if other and other.per_second else None


def measured(designs: Designs, target: Target, rounds: int, seconds: int) -> Measured:
    """Warms up, then takes turns.

    Raises:
        RuntimeError: the target is not answered as it should be.
    """
    size, headers = _looked(designs, target)
    ways: dict[str, tuple[Server, str, int, Sequence[str]]] = {
        OURS: (designs.ours, target.path, CONNECTIONS, headers),
        LIMIT: (designs.limit, f"/{size}", CONNECTIONS, ()),
        OURS_FEW: (designs.ours, target.path, FEW, headers),
    }
    if target.plain:
        ways[PLAIN] = (designs.plain, target.path, CONNECTIONS, ())
    loads: dict[str, list[Load]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, (server, path, connections, sent) in ways.items():
            found = load(server, path, connections, seconds if number else 1, *sent)
            if number:
                loads[name].append(found)
    return Measured(target, size, {name: typical(each) for name, each in loads.items()})


def _looked(designs: Designs, target: Target) -> tuple[int, Sequence[str]]:
    """The size of its body and the headers to send."""
    with wire(designs.ours.port) as calling:
        answer = calling.get(target.path)
    if answer.status != 200:
        raise RuntimeError(f"{target.path} is answered with {answer.status}: {answer.body[:200]!r}")
    if not target.matching:
        return len(answer.body), ()
    return 0, (f"If-None-Match: {answer.headers['etag']}",)
