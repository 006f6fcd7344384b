"""What is counted of the ingestion, each family declared once: its name, meaning, labels, bounds.

Names are Prometheus's: base units, and `_total` is added to counters where they are written. Labels are few and their
values bounded: no session is one.
"""

from __future__ import annotations

from dataclasses import dataclass

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


@dataclass(frozen=True)
class Family:
    """One thing that is counted.

    Attributes:
        name: as Prometheus knows it.
        meaning: one sentence.
        labels: names of its labels.
        bounds: of a histogram's buckets, ascending; none = a counter.
        operations: all values of its label `operation`.
    """

    name: str
    meaning: str
    labels: tuple[str, ...]
    bounds: tuple[float, ...] = ()
    operations: tuple[str, ...] = ()


REQUESTS = Family("f1_ingest_requests", "Requests sent to OpenF1, those sent again among them.", ("endpoint",))
RETRIES = Family("f1_ingest_retries", "Requests sent again after a transient answer.", ("endpoint",))
WAITS = Family("f1_ingest_waits", "Waits for the rate limits and after 429 answers.", ("endpoint",))
WAITED = Family("f1_ingest_wait_seconds", "Time spent in those waits.", ("endpoint",))
REQUESTING = Family("f1_ingest_request_seconds", "Time of all requests, waits among it; they overlap.", ("endpoint",))
BYTES = Family("f1_ingest_received_bytes", "Bytes of answers, decompressed.", ("endpoint",))
RECORDS = Family("f1_ingest_records", "Records of the units that were fetched.", ("endpoint",))
LOOKS = Family("f1_ingest_looks", "Looks at units by how they ended: ok, empty, failed.", ("endpoint", "status"))
CHANGES = Family("f1_ingest_changed_units", "Looks that brought other records than were stored.", ("endpoint",))
STORING = Family("f1_store_seconds", "Time the raw store took.", ("operation",), _SECONDS, ("replace", "fail"))
DATABASE = Family(
    "f1_database_seconds", "Time a database was worked with.", ("operation",), _SECONDS, ("warehouse", "publish")
)

FAMILIES = (REQUESTS, RETRIES, WAITS, WAITED, REQUESTING, BYTES, RECORDS, LOOKS, CHANGES, STORING, DATABASE)
