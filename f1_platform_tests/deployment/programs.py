"""Programs that others have made, as tests find and run them; those that are not there are skipped by name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

BESIDE = Path(sys.executable).parent
"""Where this Python lies, and what `fetch` fetches."""


def program(*names: str) -> str | None:
    """Where the first of these lies: in the virtual environment, or on the path; none where it does not."""
    path = os.pathsep.join((str(BESIDE), os.environ["PATH"]))
    return next(filter(None, (shutil.which(name, path=path) for name in names)), None)


@contextmanager
def running(command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None) -> Generator[None]:
    """A program in the background for as long as the block lasts; what it says is kept in a file."""
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)
