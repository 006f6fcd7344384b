"""Where a secret could turn up: files, what Postgres keeps and logs, and what every process shows of itself."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from f1_platform_tests.postgres import PostgresServer, server_program

_BETWEEN = 0.1
"""Seconds between two looks at the processes; a command of ours takes several times that to start."""

MARK = {"STARTED_BY_TEST": str(os.getpid())}
"""In the environment of all that a test of this process starts."""


@dataclass
class Processes:
    """What was seen of all processes of this machine.

    Attributes:
        commands: every command line.
        environments: every variable of those that a test started.
    """

    commands: set[bytes] = field(default_factory=set)
    environments: set[bytes] = field(default_factory=set)


@contextmanager
def watching() -> Generator[Processes]:
    """Looks at the processes until the block ends."""
    seen, known, ended = Processes(), set[tuple[str, bytes]](), threading.Event()

    def look() -> None:
        while not ended.wait(_BETWEEN):
            for folder in Path("/proc").glob("[0-9]*"):
                with suppress(OSError):
                    command = (folder / "cmdline").read_bytes()
                    if (folder.name, command) not in known:
                        known.add((folder.name, command))
                        seen.commands.add(command)
                        seen.environments |= _environment(folder)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


def files_below(folder: Path) -> dict[str, bytes]:
    """The content of each."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def kept_by(server: PostgresServer, databases: list[str]) -> dict[str, bytes]:
    """All that databases hold, as `pg_dump` writes it, and the server's log."""
    dumps = {f"pg_dump of {name}": _dumped(server, name) for name in databases}
    return dumps | {"Postgres' log": (server.folder / "log").read_bytes()}


def _dumped(server: PostgresServer, database: str) -> bytes:
    command = [str(server_program("pg_dump")), "-h", str(server.folder), "-p", str(server.port), "-U", "f1", database]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _environment(folder: Path) -> set[bytes]:
    """The variables of a process that a test started; of others nothing."""
    variables = set((folder / "environ").read_bytes().split(b"\0"))
    return variables if {f"{name}={value}".encode() for name, value in MARK.items()} <= variables else set()
