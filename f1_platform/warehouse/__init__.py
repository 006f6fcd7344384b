"""The warehouse: both sources as one in DuckDB, from loaded tables to the marts that are published."""

from f1_platform.warehouse.archive_tables import load_archive
from f1_platform.warehouse.build import Built, build
from f1_platform.warehouse.catalogue import load_catalogue
from f1_platform.warehouse.declared import TABLES
from f1_platform.warehouse.derived import build_marts, build_results
from f1_platform.warehouse.identity import build_identity
from f1_platform.warehouse.opening import Warehouse, opened
from f1_platform.warehouse.pending import pending_steps
from f1_platform.warehouse.reading import check, read_mart
from f1_platform.warehouse.refilling import catch_up, lacks_all, refill
from f1_platform.warehouse.sessions import build_sessions, stale_sessions
from f1_platform.warehouse.tables import Column, Table

__all__ = [
    "TABLES",
    "Built",
    "Column",
    "Table",
    "Warehouse",
    "build",
    "build_identity",
    "build_marts",
    "build_results",
    "build_sessions",
    "catch_up",
    "check",
    "lacks_all",
    "load_archive",
    "load_catalogue",
    "opened",
    "pending_steps",
    "read_mart",
    "refill",
    "stale_sessions",
]
