"""Serving: the summary-size tables that the API answers from, published to SQLite by file swap.

In: Arrow tables of the warehouse. Out: a file that is only ever replaced whole, and the snapshot of ready bodies read
from it. Nothing here knows HTTP servers, Dagster or how the tables were computed.
"""

from f1_platform.serving.publish import Publication, publish
from f1_platform.serving.published import Published, published, read_tables
from f1_platform.serving.snapshot import Snapshot, load_snapshot
from f1_platform.serving.staging import Staging
from f1_platform.serving.tables import TABLES

__all__ = [
    "TABLES",
    "Publication",
    "Published",
    "Snapshot",
    "Staging",
    "load_snapshot",
    "publish",
    "published",
    "read_tables",
]
