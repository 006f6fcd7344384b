"""Fields that many endpoints have, and the session types that only some have."""

from __future__ import annotations

from f1_platform.openf1.fields import Field, FieldType, SessionType

RACES: frozenset[SessionType] = frozenset({"Race"})
QUALIFYINGS: frozenset[SessionType] = frozenset({"Qualifying"})

MEETING = Field("meeting_key", "int", "the meeting (a race weekend or a test)", low=1)
SESSION = Field("session_key", "int", "the session; not chronological", low=1)
DRIVER = Field("driver_number", "int", "the car number worn in this session", low=0, high=999)
DATE = Field("date", "date", "when it happened", "UTC")


def opt(
    name: str, type: FieldType, meaning: str, unit: str = "", low: float | None = None, high: float | None = None
) -> Field:
    """A field that OpenF1 sends as null at times, or leaves out of older rows."""
    return Field(name, type, meaning, unit, nullable=True, low=low, high=high)


def names(written: str) -> tuple[str, ...]:
    """Field names that are written with spaces between them."""
    return tuple(written.split())
