"""Publishing: all declared tables, checked, into the serving file, when and only when their content differs.

How the file is written is in `writing`. `data_version` is raised by one with every change and says nothing about time.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from f1_platform.clock import Clock
from f1_platform.errors import StoreError
from f1_platform.serving.conform import conform_all, content_hash, hash_of_all
from f1_platform.serving.publication import Publication, Published
from f1_platform.serving.sqlite.keeping import forget, keep
from f1_platform.serving.sqlite.locking import alone_at
from f1_platform.serving.sqlite.published import open_published, read_published, refuse_foreign
from f1_platform.serving.sqlite.writing import swap_in, sweep
from f1_platform.serving.tables import TABLES
from f1_platform.steps import reached


def publish(tables: Mapping[str, pa.Table], path: Path, clock: Clock, kept: int = 1) -> Publication:
    """Publishes the tables by replacing the serving file whole; a second publisher waits for the first.

    Args:
        tables: every declared table by name.
        path: the serving file; its folder is created.
        clock: tells when, which is noted in the file and nowhere else.
        kept: how many versions are kept, this one among them.

    Raises:
        StoreError: a table or column is missing or wrong, the disk is full, or the file is another's; nothing of it is
            published, what was before is.
    """
    conformed = conform_all(tables, TABLES)
    hashes = {name: content_hash(TABLES[name], table) for name, table in conformed.items()}
    total = hash_of_all(hashes)
    rows = {name: table.num_rows for name, table in conformed.items()}
    reached("serving.checked")
    with alone_at(path):
        sweep(path)
        version, content = _before(path)
        if content == total:
            return Publication(version, changed=False, rows=rows)
        if kept > 1 and content:
            keep(path, version)
        version += 1
        swap_in(path, Published(version, total, clock.now().isoformat(), hashes, rows), conformed)
        forget(path, kept)
    return Publication(version, changed=True, rows=rows)


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
