"""Freshness: which of the looks that are due the platform takes by itself, and what has become of the calendar.

Pure. What is due at all is decided in `raw.due`, what was spent already is counted by whoever asks.
"""

from f1_platform.raw.freshness.affording import Afforded, Ask, afford
from f1_platform.raw.freshness.calendar import Lock, Seen, locked, moves, seen

__all__ = ["Afforded", "Ask", "Lock", "Seen", "afford", "locked", "moves", "seen"]
