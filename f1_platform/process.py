"""A process by a name that outlives it, so that others can tell whether whoever left something is still at work."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def this_process() -> str:
    """The name of the process that asks."""
    return name_of(os.getpid())


def name_of(pid: int) -> str:
    """Host, process id and the process's start, joined by colons."""
    return f"{_host()}:{pid}:{_started(pid)}"


def is_gone(name: str) -> bool:
    """Whether the process of that name has ended; of another host's nothing is known, so it is taken to live."""
    host, _, rest = name.partition(":")
    pid, _, started = rest.partition(":")
    return host == _host() and _started(int(pid)) != started


def _host() -> str:
    """The host, and the space its process ids are of: containers may share the one and not the other."""
    try:
        return f"{socket.gethostname()}/{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return socket.gethostname()


def _started(pid: int) -> str:
    """When a process began, in ticks since the machine did; empty where there is none, or it only awaits its burial."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if told[0] == "Z" else told[19]
