"""What is asked for, and what it should come to."""

from __future__ import annotations

from dataclasses import dataclass

RACE = 9472
"""Bahrain 2024, the race with full telemetry."""
CONNECTIONS = 64
FEW = 4


@dataclass(frozen=True)
class Aim:
    """What a target should come to; none = nothing was said.

    Attributes:
        of_plain: times the requests/s of the plain design.
        of_limit: part of the requests/s of a constant of the same size.
        p99: ms, at 64 connections.
        p50: ms, at 4 connections.
    """

    of_plain: float | None = None
    of_limit: float | None = None
    p99: float | None = None
    p50: float | None = None


@dataclass(frozen=True)
class Target:
    """One kind of request.

    Attributes:
        name: for people.
        path: path and query.
        aim: of the measurement.
        plain: whether the plain design answers it too.
        matching: sent with the ETag of its own answer, so that it is a 304.
    """

    name: str
    path: str
    aim: Aim = Aim()
    plain: bool = False
    matching: bool = False


READY = (
    Target("all drivers", "/drivers", Aim(of_plain=100, of_limit=0.7, p99=30), plain=True),
    Target("one driver", "/drivers/830", Aim(of_plain=25, p99=30), plain=True),
    Target("all drivers, 304", "/drivers", Aim(p99=30), matching=True),
)
ASKED = (
    Target("laps of a session", f"/v1/laps?session_key={RACE}", Aim(p50=20)),
    Target(
        "15 minutes of one car",
        f"/v1/car_data?session_key={RACE}&driver_number=1&date>=2024-03-02T15:10:00&date<2024-03-02T15:25:00",
        Aim(p50=40),
    ),
    Target("a page of 100 races", "/races?limit=100"),
)
WHOLE = {
    "JSON": (f"/v1/car_data?session_key={RACE}", "application/json"),
    "CSV": (f"/v1/car_data?session_key={RACE}&csv=true", "text/csv"),
    "Parquet": (f"/v1/car_data?session_key={RACE}", "application/vnd.apache.parquet"),
}
"""A whole race's telemetry: path and Accept."""
FIRST_BYTE_MS = 100
"""Within which its first byte should come."""
