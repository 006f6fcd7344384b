"""The archive, 1950 to today: Ergast-style CSV from a folder or zip, checked against its declared schema."""

from f1_platform.archive.files import Archive, ArchiveFile, open_archive
from f1_platform.archive.reading import Padded
from f1_platform.archive.report import TableReport, check
from f1_platform.archive.schema import Column, Table
from f1_platform.archive.tables import TABLES
from f1_platform.archive.tabling import Loaded, load, read_table

__all__ = [
    "TABLES",
    "Archive",
    "ArchiveFile",
    "Column",
    "Loaded",
    "Padded",
    "Table",
    "TableReport",
    "check",
    "load",
    "open_archive",
    "read_table",
]
