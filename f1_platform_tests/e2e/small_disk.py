"""A disk in memory that can be made small, large or read-only while a test looks on."""

import os
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

Disk = Callable[[str], None]
"""Given mount options, applies them."""


@contextmanager
def mounted(at: Path) -> Generator[Disk]:
    """A disk in memory, 64 kB small; it can be made larger."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux can mount a small disk")
    at.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(at)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield lambda options: subprocess.run(["mount", "-o", f"remount,{options}", str(at)], check=True) and None
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)
