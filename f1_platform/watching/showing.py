"""What the processes that fetch share, shown to who only looks: their files of the home, or the view of the database.

Nothing is written or locked here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from f1_platform.clock import Clock
from f1_platform.settings import Settings


@dataclass(frozen=True)
class Shown:
    """A state as it stands.

    Attributes:
        text: as it was written; empty where there is none yet.
        now: the instant, in seconds of the clock that all have who share it.
    """

    text: bytes
    now: float


Showing = Callable[[Path], Shown | None]
"""Shows the state that is the file at a path, or has its name; none while it cannot be told."""


def in_files(clock: Clock) -> Showing:
    """Shows files of the home."""

    def show(path: Path) -> Shown:
        try:
            return Shown(path.read_bytes(), clock.elapsed())
        except OSError:
            return Shown(b"", clock.elapsed())

    return show


def showing_of(settings: Settings, clock: Clock) -> Showing:
    """Shows what lies where the settings keep it."""
    if settings.postgres_reader is None:
        return in_files(clock)
    from f1_platform.postgres.connecting import Database
    from f1_platform.postgres.shared.view import StatesView

    view = StatesView(Database(settings.postgres_reader, "metrics"), clock)

    def show(path: Path) -> Shown | None:
        states = view.states()
        if states is None:
            return None
        text, instant = states.get(path.name) or (b"", clock.now())
        return Shown(text, clock.elapsed_at(instant))

    return show
