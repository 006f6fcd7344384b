"""The endpoint weather: one record a minute, from the first instant of a session to its last."""

from __future__ import annotations

import numpy as np

from f1_platform.upstream.simulation.running import MINUTE, Running
from f1_platform.upstream.simulation.tracks import Floats
from f1_platform.upstream.source import Record

_HOTTEST_HOUR = 14.0
_DAILY_SWING = 4.0
_SEA_LEVEL, _PER_METRE = 1013.0, 0.115


def weather_records(running: Running) -> list[Record]:
    """Warmest in the early afternoon, the track warmer than the air by day; cooler and damp in the rain."""
    session, venue = running.session, running.session.venue
    rng = running.chance("weather")
    instants = np.arange(running.begins + int(rng.integers(0, 20_000)), running.ends, MINUTE)
    instants += rng.integers(-120, 120, len(instants))
    hour = (session.start.hour + venue.utc_offset + instants / (60 * MINUTE)) % 24
    sun = np.cos((hour - _HOTTEST_HOUR) * np.pi / 12)
    air = venue.air + _DAILY_SWING * sun + rng.normal(0, 1.5) - (5.0 if session.wet else 0.0)
    air += _drifting(rng, len(instants), 0.08)
    track = air + np.maximum(2.0, (4.0 if session.wet else 16.0) * np.maximum(sun, 0))
    humidity = np.clip(
        (85 if session.wet else 52) - 1.2 * (air - venue.air) + _drifting(rng, len(instants), 0.6), 5, 100
    )
    pressure = _SEA_LEVEL - _PER_METRE * venue.altitude + rng.normal(0, 4) + _drifting(rng, len(instants), 0.05)
    wind = np.abs(1.8 + _drifting(rng, len(instants), 0.25) + rng.normal(0, 0.4, len(instants)))
    direction = np.mod(rng.integers(0, 360) + _drifting(rng, len(instants), 12.0), 360).astype(int)
    columns = [np.round(column, 1).tolist() for column in (air, track, humidity, pressure, wind)]
    return [
        {
            **session.keys,
            "date": session.stamp(instant),
            "air_temperature": air_now,
            "track_temperature": track_now,
            "humidity": humidity_now,
            "pressure": pressure_now,
            "wind_speed": wind_now,
            "wind_direction": direction_now,
            "rainfall": int(session.wet),
        }
        for instant, air_now, track_now, humidity_now, pressure_now, wind_now, direction_now in zip(
            instants.tolist(), *columns, direction.tolist(), strict=True
        )
    ]


def _drifting(rng: np.random.Generator, count: int, step: float) -> Floats:
    """A walk that does not go far."""
    return np.cumsum(rng.normal(0, step, count)) * np.exp(-np.arange(count) / 600)
