"""Serving: the summary-size tables that the API answers from, published to SQLite by file swap or to Postgres by COPY.

In: Arrow tables of the warehouse. Out: one version of all tables at any instant, and the snapshot of ready bodies read
from it. Nothing here knows HTTP servers, Dagster or how the tables were computed.
"""

from f1_platform.serving.opening import follower, serving_store
from f1_platform.serving.port import Follower, ServingStore
from f1_platform.serving.publication import Publication, Published
from f1_platform.serving.snapshot import Snapshot, load_snapshot
from f1_platform.serving.sqlite.published import published, read_tables
from f1_platform.serving.sqlite.publishing import publish
from f1_platform.serving.staging import Staging
from f1_platform.serving.tables import TABLES

__all__ = [
    "TABLES",
    "Follower",
    "Publication",
    "Published",
    "ServingStore",
    "Snapshot",
    "Staging",
    "follower",
    "load_snapshot",
    "publish",
    "published",
    "read_tables",
    "serving_store",
]
