"""Loading the archive: its tables as they are, replaced together when the archive's content differs."""

from __future__ import annotations

from f1_platform.archive import TABLES, Archive, read_table
from f1_platform.warehouse.opening import Warehouse

NO_ARCHIVE = "none"


def load_archive(warehouse: Warehouse, archive: Archive | None) -> dict[str, int] | None:
    """Copies the archive's tables in one transaction; without an archive they are emptied.

    Returns:
        Rows of each table; none where the warehouse has this very archive already.

    Raises:
        ArchiveError: a file does not hold what its table declares; the tables are as they were.
    """
    stamp = archive.content_hash if archive is not None else NO_ARCHIVE
    if (warehouse.stamp("archive") or NO_ARCHIVE) == stamp:
        return None
    rows: dict[str, int] = {}
    with warehouse.step("archive", stamp) as connection:
        for name, declared in TABLES.items():
            table = read_table(archive, name) if archive is not None else declared.schema.empty_table()
            connection.register("incoming", table)
            rows[name] = warehouse.refill(f"archive.{name}", "SELECT * FROM incoming")
            connection.unregister("incoming")
    return rows
