"""The plain design with its usual pool: it hangs as soon as more requests come than it has database connections."""

from __future__ import annotations

from pathlib import Path

from f1_platform_tests.api.judging.asking import Wire
from f1_platform_tests.api.judging.server import serving
from f1_platform_tests.bench.serving.targets import CONNECTIONS
from f1_platform_tests.bench.serving.wrk import load

USUAL = "f1_platform_tests.bench.serving.plain:create_app_with_usual_pool"
_BURSTS = 3
_AFTER = 3.0
"""Seconds given to a single request after the load has gone."""


def hang(home: Path, seconds: int) -> str:
    """What comes of it, in words. It takes some bursts until the threads meet that way."""
    with serving(home, USUAL) as server:
        bursts = [load(server, "/drivers", CONNECTIONS, seconds).requests for _ in range(_BURSTS)]
        alone = Wire(server.port, _AFTER)
        try:
            after = f"answers a single request with {alone.get('/drivers/830').status}"
        except TimeoutError:
            after = f"does not answer a single request within {_AFTER:g} s"
        finally:
            alone.close()
    came = ", ".join(map(str, bursts))
    return f"{came} requests in {_BURSTS} bursts of {seconds} s at {CONNECTIONS} connections; then it {after}"
