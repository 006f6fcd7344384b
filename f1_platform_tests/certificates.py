"""Certificates for tests, made by openssl: an authority of one's own, and what it signs. Skips where there is none."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")

_NEW = ("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")


@dataclass(frozen=True)
class Signed:
    """A certificate and its key, PEM."""

    certificate: Path
    key: Path


def authority(folder: Path, name: str) -> Signed:
    """A new authority that signs for others."""
    return _made(folder, name)


def signed(folder: Path, by: Signed, host: str) -> Signed:
    """A certificate of a host, good for that name alone."""
    return _made(
        folder,
        f"host-{host}",
        *("-CA", str(by.certificate), "-CAkey", str(by.key)),
        *("-addext", f"subjectAltName=DNS:{host}", "-addext", "basicConstraints=critical,CA:FALSE"),
    )


def _made(folder: Path, name: str, *more: str) -> Signed:
    made = Signed(folder / f"{name}.pem", folder / f"{name}.key")
    files = ("-out", str(made.certificate), "-keyout", str(made.key))
    subprocess.run([*_NEW, "-subj", f"/CN={name}", *files, *more], check=True, capture_output=True)
    return made
