"""Loading the archive: its tables as they are, replaced together when the archive's content differs."""

from __future__ import annotations

from f1_platform.archive import TABLES, Archive, read_table
from f1_platform.warehouse.opening import Warehouse

NO_ARCHIVE = "none"


def load_archive(warehouse: Warehouse, archive: Archive | None) -> dict[str, int] | None:
    """Copies the archive's tables in one transaction; without one they stay as they are.

    Returns:
        Rows of each table; none where the warehouse has this very archive already.

    Raises:
        ArchiveError: a file does not hold what its table declares; the tables are as they were.
    """
    if archive is None or warehouse.stamp("archive") == archive.content_hash:
        return None
    rows: dict[str, int] = {}
    with warehouse.step("archive", archive.content_hash) as connection:
        for name in TABLES:
            connection.register("incoming", read_table(archive, name))
            rows[name] = warehouse.refill(f"archive.{name}", "SELECT * FROM incoming")
            connection.unregister("incoming")
    return rows
