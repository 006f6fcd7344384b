"""The lock beside a serving file: who writes it, or a copy of what is published elsewhere, is the only one who does."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from f1_platform.errors import StoreError


@contextmanager
def alone_at(path: Path) -> Generator[None]:
    """Holds the lock of the serving file, and makes its folder; the system frees the lock when its process dies.

    Raises:
        StoreError: the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(f"{path.name}.lock").open("w")
    except OSError as error:
        raise StoreError(
            f"The folder of the serving file cannot be written: {error.strerror}",
            where=str(path.parent),
            mend="Let F1_HOME or F1_DATABASE_URL name a folder that you may write",
        ) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
