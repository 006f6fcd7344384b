"""Publishing: all declared tables, checked, into the serving file, when and only when their content differs.

How the file is written is in `writing`. `data_version` is raised by one with every change and says nothing about time.
"""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from f1_platform.clock import Clock
from f1_platform.errors import StoreError
from f1_platform.serving.conform import conform_all, content_hash
from f1_platform.serving.published import Published, open_published, read_published, refuse_foreign
from f1_platform.serving.tables import TABLES
from f1_platform.serving.writing import swap_in, sweep
from f1_platform.steps import reached


@dataclass(frozen=True)
class Publication:
    """What a publish did.

    Attributes:
        data_version: the version that is published now.
        changed: whether the content differs from the one before; otherwise nothing was written.
        rows: count of rows by table.
    """

    data_version: int
    changed: bool
    rows: Mapping[str, int]


def publish(tables: Mapping[str, pa.Table], path: Path, clock: Clock) -> Publication:
    """Publishes the tables by replacing the serving file whole; a second publisher waits for the first.

    Args:
        tables: every declared table by name.
        path: the serving file; its folder is created.
        clock: tells when, which is noted in the file and nowhere else.

    Raises:
        StoreError: a table or column is missing or wrong, the disk is full, or the file is another's; nothing of it is
            published, what was before is.
    """
    conformed = conform_all(tables, TABLES)
    hashes = {name: content_hash(TABLES[name], table) for name, table in conformed.items()}
    total = hashlib.sha256("".join(hashes[name] for name in sorted(hashes)).encode()).hexdigest()
    rows = {name: table.num_rows for name, table in conformed.items()}
    reached("serving.checked")
    with _alone(path):
        sweep(path)
        version, content = _before(path)
        if content == total:
            return Publication(version, changed=False, rows=rows)
        version += 1
        swap_in(path, Published(version, total, clock.now().isoformat(), hashes, rows), conformed)
    return Publication(version, changed=True, rows=rows)


@contextmanager
def _alone(path: Path) -> Generator[None]:
    """Holds the lock of the serving file; the system frees it when its process dies."""
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


def _before(path: Path) -> tuple[int, str]:
    """The version and content hash in the file: version 0 where there is none, no hash where publishing must mend it.

    Raises:
        StoreError: the file is not ours, and so not replaced.
    """
    if not path.exists() or path.stat().st_size == 0:
        return 0, ""
    refuse_foreign(path)
    try:
        with open_published(path) as connection:
            before = read_published(connection)
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except StoreError:
        return 0, ""
    return before.data_version, before.content_hash if verdict == "ok" else ""
