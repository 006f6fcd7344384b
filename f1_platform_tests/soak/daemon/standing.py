"""The platform as it runs by itself: upstream, API, code server, daemon and webserver, processes told one time."""

from __future__ import annotations

import socket
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import httpx

from f1_platform.cli.processes import Server, Servers, f1
from f1_platform.clock import RunningClock, SystemClock
from f1_platform.upstream.serve import running
from f1_platform.upstream.simulation import simulate
from f1_platform_tests.e2e import homes

YEAR, SEED = 2030, 1
"""The season that upstream simulates."""

_UNLIMITED = {"F1_OPENF1_PER_SECOND": "0", "F1_OPENF1_PER_MINUTE": "0"}


@dataclass(frozen=True)
class Addresses:
    """Where they listen."""

    upstream: str
    api: str
    ui: str


def look_by_hand(home: Path, now: datetime) -> None:
    """Takes what is due in a home at an instant, the clock standing there: from then on nothing is due."""
    with running(partial(simulate, YEAR, SEED)) as address:
        told = {"F1_OPENF1_URL": address, "F1_NOW": now.isoformat(), "F1_ARCHIVE": ""}
        done = homes.f1(home, "refresh", **told, **_UNLIMITED)
    assert done.returncode == 0, done.stderr


def time_of(clock: RunningClock | SystemClock) -> dict[str, str]:
    """A clock as settings tell it to processes."""
    if isinstance(clock, RunningClock):
        since, speed = clock.since.isoformat(), str(clock.speed)
        return {"F1_NOW": clock.shown.isoformat(), "F1_NOW_SINCE": since, "F1_NOW_SPEED": speed}
    return {"F1_NOW": clock.standing.isoformat()} if clock.standing else {}


@contextmanager
def standing(
    home: Path, clock: RunningClock | SystemClock, limits: Sequence[str] = (), **settings: str
) -> Generator[Addresses]:
    """All of them until the block ends, sensors and conditions on.

    Args:
        home: theirs.
        clock: of them all, upstream too.
        limits: what upstream refuses.
        settings: further ones, by name.
    """
    ports = _free_ports(3)
    where = Addresses(*(f"http://127.0.0.1:{port}" for port in ports))
    told = {"F1_OPENF1_URL": where.upstream, "F1_AUTOMATION": "on", "F1_LOG_FORMAT": "json", "F1_ARCHIVE": ""}
    refused = [word for limit in limits for word in ("--fault", limit)]
    season = ("--simulate", "--year", str(YEAR), "--seed", str(SEED), "--port", str(ports[0]))
    servers = (
        Server("upstream", f1("upstream", *season, *refused), ports[0], _said(home, "upstream")),
        Server("API", f1("serve", "--port", str(ports[1]), "--ui", str(ports[2])), ports[2], _said(home, "serve")),
    )
    with Servers(SystemClock(), homes.environment(home, **told, **time_of(clock), **settings)) as started:
        for server in servers:
            started.start(server)
            started.await_answer(server)
        assert httpx.get(f"{where.ui}/server_info", timeout=60).is_success
        yield where


def _said(home: Path, name: str) -> Path:
    return home / "logs" / f"{name}.log"


def _free_ports(count: int) -> list[int]:
    trials = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [trial.getsockname()[1] for trial in trials]
    for trial in trials:
        trial.close()
    return ports
