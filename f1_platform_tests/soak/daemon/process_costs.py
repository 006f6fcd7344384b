"""What processes take of this machine, from /proc: CPU seconds and memory, by what each of them is for.

A process that ended counts with the one that started it: that is how Linux keeps it, and a run belongs to the code
server that launched it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")

_ROLES = (
    ("dagster._daemon", "daemon"),
    ("dagster-daemon", "daemon"),
    ("dagster_webserver", "webserver"),
    ("dagster-webserver", "webserver"),
    ("spawn_main", "runs"),
    ("resource_tracker", "runs"),
    ("dagster api grpc", "code server"),
    ("dagster code-server", "code server"),
    ("dagster dev", "dagster dev"),
    ("f1_platform.cli -q serve", "API"),
    ("f1_platform.cli serve", "f1 serve --ui"),
    ("f1_platform.cli upstream", "upstream"),
    ("pytest", "this test"),
    ("f1_platform_tests.bench", "this bench"),
)
"""Words of a command line and what that process is for, the most particular first."""


@dataclass(frozen=True)
class Cost:
    """What one process took so far.

    Attributes:
        role: what it is for.
        own: CPU seconds of its own.
        ended: CPU seconds of those it started that have ended.
        memory: bytes resident now.
        peak: bytes resident at most.
    """

    role: str
    own: float
    ended: float
    memory: int
    peak: int


def costs(root: int) -> dict[int, Cost]:
    """Of a process and all that it started, by process id; those that end meanwhile are left out."""
    return {pid: cost for pid in _tree(root) if (cost := _cost(pid)) is not None}


def table(before: dict[int, Cost], after: dict[int, Cost], seconds: float) -> str:
    """What each took between two looks, for people."""
    lines = [f"{'process':14} {'CPU s':>8} {'of a core':>9} {'its ended s':>11} {'memory MB':>9} {'peak MB':>8}"]
    for pid, cost in after.items():
        first = before.get(pid)
        own, ended = cost.own - (first.own if first else 0), cost.ended - (first.ended if first else 0)
        sizes = f"{cost.memory / 1e6:9.0f} {cost.peak / 1e6:8.0f}"
        lines.append(f"{cost.role:14} {own:8.1f} {own / seconds:9.2%} {ended:11.1f} {sizes}")
    return "\n".join(lines)


def _tree(root: int) -> Iterator[int]:
    yield root
    for child in _children(root):
        yield from _tree(child)


def _children(pid: int) -> Iterable[int]:
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return []


def _cost(pid: int) -> Cost | None:
    folder = Path(f"/proc/{pid}")
    try:
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        told = (folder / "stat").read_text().rpartition(")")[2].split()
        status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
    except OSError:
        return None
    if "VmRSS" not in status:
        return None
    own, ended = (sum(map(int, told[first : first + 2])) / _TICKS for first in (11, 13))
    memory, peak = (int(status[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM"))
    role = next((role for words, role in _ROLES if words in command), command[:14])
    return Cost(role, own, ended, memory, peak)
