"""Asking `Records` as a test does: a query string in, records as OpenF1 would send them out."""

from __future__ import annotations

from typing import Any

from f1_platform.openf1 import to_records
from f1_platform.openf1.filters import parse_query
from f1_platform.records import Records


def asked(records: Records, endpoint: str, query: str = "") -> list[dict[str, Any]]:
    found = records.find(endpoint, parse_query(query))
    return [record for batch in found.batches for record in to_records(batch, endpoint)]
