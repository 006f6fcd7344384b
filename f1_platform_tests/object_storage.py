"""Object storage for tests: an S3 server of its own on a free port, over a folder. Skips where there is none."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from f1_platform_tests.waiting import until

_FOUND = shutil.which("versitygw", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
needs_object_storage = pytest.mark.skipif(
    _FOUND is None,
    reason="No S3 server: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0 takes minutes",
)

KEYS = {"AWS_ACCESS_KEY_ID": "f1-key", "AWS_SECRET_ACCESS_KEY": "f1-secret", "AWS_REGION": "us-east-1"}
BUCKET = "records"


@dataclass(frozen=True)
class ObjectStorage:
    """A running server.

    Attributes:
        port: on loopback.
        process: of it.
    """

    port: int
    process: subprocess.Popen[bytes]

    def url(self, folder: str = "raw", bucket: str = BUCKET) -> str:
        """As F1_RAW_URL has it; `KEYS` are for the environment."""
        return f"s3://{bucket}/{folder}?scheme=http&endpoint_override=127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def object_storage(folder: Path) -> Generator[ObjectStorage]:
    """A server with one bucket below a folder, for as long as the block lasts."""
    assert _FOUND is not None
    (folder / BUCKET).mkdir(parents=True, exist_ok=True)
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    keys = {"ROOT_ACCESS_KEY": KEYS["AWS_ACCESS_KEY_ID"], "ROOT_SECRET_KEY": KEYS["AWS_SECRET_ACCESS_KEY"]}
    process = subprocess.Popen(
        [_FOUND, "--port", f"127.0.0.1:{port}", "--quiet", "posix", str(folder)],
        env=os.environ | keys,
        stdout=subprocess.DEVNULL,
    )
    storage = ObjectStorage(port, process)
    try:
        until(lambda: _answers(port))
        yield storage
    finally:
        storage.stop()


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
