"""Signs of life of the processes that run Dagster's runs: a locked file each, in DAGSTER_HOME.

A container that was killed comes back with other process ids, often with another name, and can't see the processes that
were in it. Their locks it can ask for: the kernel lets go of what a process held when that ends, and all containers of
a host that share the home see the same lock.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from urllib.parse import quote

_FOLDER = "alive"


def show_life(home: Path, process: str) -> None:
    """Holds this process's sign of life until it ends.

    Args:
        home: DAGSTER_HOME.
        process: the name of this process, as its runs are tagged with it.
    """
    sign = _sign(home, process)
    sign.parent.mkdir(parents=True, exist_ok=True)
    if not sign.exists():
        # Never closed: the lock is to last as long as the process does, whoever took it.
        fcntl.flock(os.open(sign, os.O_RDWR | os.O_CREAT, 0o644), fcntl.LOCK_EX)


def has_ended(home: Path, process: str) -> bool:
    """Whether a process showed life here and does no longer; of one that never did, nothing is known."""
    sign = _sign(home, process)
    return sign.exists() and _let_go(sign)


def sweep(home: Path) -> None:
    """Takes away the signs of all processes that have ended."""
    for sign in (home / _FOLDER).glob("*"):
        if _let_go(sign):
            sign.unlink(missing_ok=True)


def _sign(home: Path, process: str) -> Path:
    return home / _FOLDER / quote(process, safe="")


def _let_go(sign: Path) -> bool:
    """Whether nobody holds the lock."""
    try:
        with sign.open("rb+") as asked:
            fcntl.flock(asked, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (FileNotFoundError, BlockingIOError):
        return False
    return True
