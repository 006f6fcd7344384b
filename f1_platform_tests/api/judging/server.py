"""The API, or any other ASGI application, in a process of its own on a free port of this machine, its log in a file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from f1_platform.cli.uvicorn_server import HTTP, listen

API = "api.app:create_app"
_OPTIONS = ("--loop", "uvloop", "--no-access-log", "--log-level", "warning", "--backlog", "2048")
_OURS, _USUAL = ("--http", HTTP, "--no-server-header"), ("--http", "httptools")
_START = 60.0
"""Seconds that it may take to come up, on a busy machine."""
_STOP = 20.0


@dataclass(frozen=True)
class Server:
    """A server that listens.

    Attributes:
        pid: its one process.
        port: on loopback.
        log: what it prints.
    """

    pid: int
    port: int
    log: Path

    @property
    def address(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_seconds(self) -> float:
        """User and system time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_memory(self) -> int:
        """The most memory it ever had, MB."""
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        return int(found[1]) // 1024 if found else 0

    def forget_peak(self) -> None:
        """Begins to look for the peak anew."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def tracebacks(self) -> list[str]:
        """The last line before and after each traceback in its log: none is what tests want."""
        return re.findall(r".*\nTraceback \(most recent call last\):(?:\n .*)*\n.*", "\n" + self.log.read_text())


@contextmanager
def serving(home: Path, factory: str = API, **settings: str) -> Iterator[Server]:
    """Serves over a home until the block ends; the block begins when it answers.

    The API is served as `f1 serve` does, any other application as uvicorn does by itself.

    Args:
        home: the platform's home.
        factory: makes the application, as uvicorn names it.
        settings: more of the environment.

    Raises:
        RuntimeError: it does not come up; says what it printed.
    """
    log = home / f"served-{factory.partition(':')[0]}.log"
    with listen("127.0.0.1", 0) as listening, log.open("ab") as out:
        options = (*_OPTIONS, *(_OURS if factory == API else _USUAL), "--fd", str(listening.fileno()))
        command = (sys.executable, "-m", "uvicorn", "--factory", factory, *options)
        process = subprocess.Popen(
            command, env=_environment(home) | settings, pass_fds=[listening.fileno()], stdout=out, stderr=out
        )
        try:
            server = Server(process.pid, listening.getsockname()[1], log)
            _await_answer(server)
            yield server
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP)
    except subprocess.TimeoutExpired:  # a design that hangs does not stop either
        process.kill()
        process.wait()


def _await_answer(server: Server) -> None:
    """The first request waits in the socket's queue until the server takes it."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=_START)
    try:
        connection.request("GET", "/livez")
        connection.getresponse().read()
    except (OSError, HTTPException) as error:
        raise RuntimeError(f"No answer ({error!r}): {server.log.read_text()[-2_000:]}") from error
    finally:
        connection.close()


def _environment(home: Path) -> dict[str, str]:
    """Nothing but this home: settings of the machine stay out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("F1_")}
    return kept | {"F1_HOME": str(home)}
