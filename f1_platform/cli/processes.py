"""Processes that `f1` starts beside itself: until Ctrl-C, all of them or none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Self

from f1_platform.cli.ports import listens
from f1_platform.clock import Clock
from f1_platform.errors import ServiceUnavailable

_GRACE = 15.0
_LOOK_AGAIN = 0.1
_SOON = 120.0


@dataclass(frozen=True)
class Server:
    """A process that listens.

    Attributes:
        name: for people.
        command: program and arguments.
        port: where it will listen.
        log: file for what it says; none = the terminal.
    """

    name: str
    command: tuple[str, ...]
    port: int
    log: Path | None = None


def f1(*arguments: str) -> tuple[str, ...]:
    """The command line of another `f1`, by this very Python."""
    return (sys.executable, "-m", "f1_platform.cli", *arguments)


def run_to_end(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs a command and answers its exit code.

    Raises:
        KeyboardInterrupt: at Ctrl-C, which was handed on once, after the command has ended in its own way.
    """
    # A session of its own, else a terminal would hand it on a second time.
    process = subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603 - our own commands
    try:
        return process.wait()
    except KeyboardInterrupt:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGINT)
        process.wait()
        raise


class Servers:
    """Servers side by side; leaving the block ends them all, with whatever they started."""

    def __init__(self, clock: Clock, environment: Mapping[str, str] | None = None) -> None:
        self._clock, self._environment = clock, environment
        self._running: dict[Server, subprocess.Popen[bytes]] = {}
        self._files = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running.values():
            _signal(process, signal.SIGTERM)
        for server, process in self._running.items():
            with suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE)
            # Whatever it started and left behind as well; that dies in its own time, and then the port is free.
            _signal(process, signal.SIGKILL)
            process.wait()
            self._wait_while(lambda port=server.port: listens(port), _GRACE)
        self._files.close()

    def start(self, server: Server) -> None:
        """Starts a server; it may take a while until it answers."""
        said = self._files.enter_context(server.log.open("ab")) if server.log else None
        # A session of its own: Ctrl-C reaches this process alone, which then ends the others in order.
        self._running[server] = subprocess.Popen(  # noqa: S603 - our own commands
            server.command, env=self._environment, stdout=said, stderr=said, start_new_session=True
        )

    def await_answer(self, server: Server) -> None:
        """Waits until a server listens.

        Raises:
            ServiceUnavailable: it ended before, or takes too long.
        """
        process, where = self._running[server], str(server.log or f"127.0.0.1:{server.port}")
        self._wait_while(lambda: not listens(server.port) and process.poll() is None, _SOON)
        if process.poll() is not None:
            raise ServiceUnavailable(f"{server.name} ended at once", where=where, mend="What it said is there")
        if not listens(server.port):
            raise ServiceUnavailable(f"{server.name} does not answer after {_SOON:.0f} s", where=where)

    def until_one_ends(self) -> NoReturn:
        """Waits for Ctrl-C.

        Raises:
            ServiceUnavailable: one of them ended by itself.
        """
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT)
        ended = [server.name for server, process in self._running.items() if process.poll() is not None]
        raise ServiceUnavailable(
            f"{', '.join(ended) or 'a process'} ended", mend="Its own words are above, or in logs/"
        )

    def _wait_while(self, condition: Callable[[], bool], seconds: float) -> None:
        begun = self._clock.elapsed()
        while condition() and self._clock.elapsed() - begun < seconds:
            self._clock.wait(_LOOK_AGAIN)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
