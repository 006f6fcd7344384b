"""What a serving store says of itself: which version it holds, and what a publish did."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from f1_platform.errors import UsageError


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


def version_to_go_back_to(wanted: int | None, published: int, earlier: Collection[int], where: str) -> int:
    """The version that a rollback leads to: the wanted one, or the newest of those kept.

    Raises:
        UsageError: it is not kept, or is the published one, or none is kept.
    """
    if wanted == published:
        raise UsageError(
            f"Data version {wanted} is the one that is published", where=where, mend="f1 publish --versions"
        )
    if wanted is None and earlier:
        return max(earlier)
    if wanted is not None and wanted in earlier:
        return wanted
    known = ", ".join(map(str, sorted(earlier))) or "none"
    raise UsageError(
        f"Data version {wanted} is not kept; kept are {known}" if wanted else "No earlier version is kept",
        where=where,
        mend="F1_DATABASE_VERSIONS says how many are kept from now on",
    )
