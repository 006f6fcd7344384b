"""`f1` in a process that can be disturbed: it tells each named step as it is reached, and jumps an hour on two signals.

The process is forked from one that has loaded all modules, which spares most of what a start costs. What jumps is its
wall clock; its monotonic clock goes on, as the machine's does.
"""

import ctypes
import multiprocessing
import os
import signal
import struct
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import FrameType

from f1_platform import steps
from f1_platform.clock import SystemClock

AN_HOUR = 3600.0
AHEAD, BACK = signal.SIGUSR1, signal.SIGUSR2
BEGUN = "begun"
"""The step before all that the platform names."""
_LOADED = ("f1_platform.cli.app", "f1_platform.orchestration.road", "f1_platform.orchestration.build", "api.app")
_CAPABILITIES = 0x20080522
"""The version in which Linux asks for them."""
_WRITING_ANYWHERE = 0b110
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""


@dataclass(frozen=True)
class Command:
    """A command of `f1`.

    Attributes:
        arguments: its words.
        environment: all of it.
        said: the file that its stderr goes to.
        bound: whether rights of files hold for it even where root runs it.
    """

    arguments: Sequence[str]
    environment: Mapping[str, str]
    said: Path
    bound: bool = False

    def start(self) -> tuple[ForkServerProcess, Connection]:
        """Starts it; answers the process, and where its steps are told: monotonic instants and names, till it ends."""
        forking = multiprocessing.get_context("forkserver")
        forking.set_forkserver_preload([__name__, *_LOADED])
        told, telling = forking.Pipe(duplex=False)
        process = forking.Process(target=self._run, args=(telling,))
        process.start()
        telling.close()
        return process, told

    def _run(self, telling: Connection) -> None:
        os.environ.clear()
        os.environ.update(self.environment)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())
        os.dup2(os.open(self.said, os.O_WRONLY | os.O_CREAT | os.O_APPEND), sys.__stderr__.fileno())
        sys.argv = ["f1", *self.arguments]
        if self.bound:
            let_go_of_writing_anywhere()
        tell_steps(lambda name: telling.send((time.monotonic(), name)))
        WallClock().install()
        from f1_platform.cli import main

        telling.send((time.monotonic(), BEGUN))
        main()


@dataclass
class WallClock:
    """The wall clock of this process.

    Attributes:
        ahead: seconds that it is ahead of the machine's.
    """

    ahead: float = 0.0

    def install(self) -> None:
        """Has everything in this process tell the time by it, and the signals make it jump."""
        now, seconds = SystemClock.now, time.time

        def jumped(clock: SystemClock) -> datetime:
            return now(clock) + timedelta(seconds=self.ahead)

        SystemClock.now = jumped
        time.time = lambda: seconds() + self.ahead
        signal.signal(AHEAD, self._jump)
        signal.signal(BACK, self._jump)

    def _jump(self, number: int, frame: FrameType | None) -> None:
        self.ahead += AN_HOUR if number == AHEAD else -AN_HOUR


def tell_steps(tell: Callable[[str], None]) -> None:
    """Has every step told, also by modules that are loaded already."""
    silent, steps.reached = steps.reached, tell
    for module in list(sys.modules.values()):
        with suppress(Exception):  # modules that load lazily
            if vars(module).get("reached") is silent:
                module.reached = tell


def let_go_of_writing_anywhere() -> None:
    """Has rights of files hold for this process as well where root runs it."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return
    libc, header = ctypes.CDLL(None), struct.pack("Ii", _CAPABILITIES, 0)
    held = ctypes.create_string_buffer(struct.calcsize("6I"))
    assert libc.capget(header, held) == 0
    effective, permitted, *others = struct.unpack("6I", held.raw)
    kept = struct.pack("6I", effective & ~_WRITING_ANYWHERE, permitted & ~_WRITING_ANYWHERE, *others)
    assert libc.capset(header, kept) == 0
