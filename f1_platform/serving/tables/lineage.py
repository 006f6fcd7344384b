"""What numbers come from: what was loaded of the archive. OpenF1's units are in the ledger of the raw store."""

from __future__ import annotations

from f1_platform.serving.declaration import Column, Table

ARCHIVE_TABLES = Table(
    "archive_tables",
    "The archive's tables that races and results are made of; none where there is no archive.",
    ("archive_table",),
    (
        Column("archive_table", "text", "the table", "results"),
        Column("row_count", "int", "its rows", 26759),
        Column("content_hash", "text", "of all the archive's files as they were loaded", "5d41402abc4b2a76"),
    ),
)
