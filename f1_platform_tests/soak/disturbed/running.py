"""A command that is followed step by step, so that it can be disturbed at an instant."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Condition, Thread

from f1_platform_tests.e2e.homes import environment
from f1_platform_tests.soak.disturbed.command import Command
from f1_platform_tests.soak.disturbed.instants import Instant, Step

Strike = Callable[[int, Path], None]
"""Disturbs a process, by its number, in a home."""
_PATIENCE = 600.0


@dataclass
class Followed:
    """The steps of a command at work.

    Attributes:
        steps: that it has told so far.
        over: whether it has ended.
    """

    steps: list[Step] = field(default_factory=list)
    over: bool = False
    _changed: Condition = field(default_factory=Condition)

    def follow(self, told: Connection) -> None:
        """Takes each step as it is told, until the process has ended."""
        try:
            while True:
                at, name = told.recv()
                with self._changed:
                    self.steps.append(Step(at, name))
                    self._changed.notify_all()
        except EOFError:
            with self._changed:
                self.over = True
                self._changed.notify_all()

    def comes_to(self, instant: Instant) -> bool:
        """Waits for an instant; answers whether it came before the end."""
        with self._changed:
            self._changed.wait_for(lambda: self.over or self._has_reached(instant), _PATIENCE)
            if not self._has_reached(instant):
                return False
            return not self._changed.wait_for(lambda: self.over, instant.after)

    def last_before(self, at: float) -> str:
        """The step that it had reached at a moment of the monotonic clock."""
        return next((step.name for step in reversed(self.steps) if step.at <= at), "nothing")

    def _has_reached(self, instant: Instant) -> bool:
        return sum(step.name == instant.step for step in self.steps) >= instant.nth


@dataclass(frozen=True)
class Ended:
    """How a command ended.

    Attributes:
        code: its exit code.
        said: what it said on stderr.
        steps: that it took, and its end as the last.
        struck_in: the step that it was in when it was disturbed; none where it ended before.
    """

    code: int
    said: str
    steps: Sequence[Step]
    struck_in: str | None = None

    @property
    def seconds(self) -> float:
        """From its first step to its end."""
        return self.steps[-1].at - self.steps[0].at


def run(
    home: Path,
    said: Path,
    arguments: Sequence[str],
    settings: Mapping[str, str],
    *,
    bound: bool = False,
    instant: Instant | None = None,
    strike: Strike = lambda process, home: None,
) -> Ended:
    """Runs a command of `f1` in a home to its end, disturbed at an instant.

    Args:
        home: the folder.
        said: where what it says on stderr is kept.
        arguments: of the command.
        settings: beside the home.
        bound: whether rights of files hold for it even where root runs it.
        instant: at which to disturb it.
        strike: disturbs it.
    """
    said.unlink(missing_ok=True)
    process, told = Command(arguments, environment(home, **settings), said, bound).start()
    followed = Followed()
    following = Thread(target=followed.follow, args=(told,))
    following.start()
    struck = None
    try:
        if instant is not None and followed.comes_to(instant):
            struck = time.monotonic()
            strike(process.pid, home)
        process.join(_PATIENCE)
    finally:
        process.kill()
        process.join()
        ended = time.monotonic()
        following.join()
    steps = [*followed.steps, Step(ended, "ended")]
    return Ended(process.exitcode, said.read_text(), steps, followed.last_before(struck) if struck else None)
