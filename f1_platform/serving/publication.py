"""What a serving store says of itself: which version it holds, and what a publish did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Published:
    """One published version.

    Attributes:
        data_version: raised by one whenever the content differs.
        content_hash: SHA-256 over all tables.
        published_at: when it was published, ISO 8601 UTC.
        table_hashes: SHA-256 by table.
        rows: count of rows by table.
    """

    data_version: int
    content_hash: str
    published_at: str
    table_hashes: Mapping[str, str]
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Publication:
    """What a publish did.

    Attributes:
        data_version: the version that is published now.
        changed: whether the content differs from the one before; otherwise nothing was written.
        rows: count of rows by table.
    """

    data_version: int
    changed: bool
    rows: Mapping[str, int]
