"""What the results of the archive were made of, for whoever asks where a number comes from."""

from __future__ import annotations

from f1_platform.warehouse.tables import Column, Table

ARCHIVE_TABLES = Table(
    "archive_tables",
    "marts",
    "a table of the archive that races and results are made of",
    "Rows of the archive's tables behind results, and the hash of the files they were loaded from; none without one.",
    key=("archive_table",),
    columns=(
        Column("archive_table", "text", "the table"),
        Column("row_count", "int", "its rows", low=0),
        Column("content_hash", "text", "of all the archive's files"),
    ),
)
