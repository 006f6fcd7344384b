"""The immutable snapshot that the API answers from: hot resources of one data version as ready bytes, the rest by SQL.

Read from the serving file alone. A new version is a new snapshot; nothing in one ever changes, and its tables can be
asked for as long as somebody holds it, whatever was published since.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from f1_platform.serving.bodies import Answer, Headers, answer
from f1_platform.serving.publication import Published
from f1_platform.serving.resources import RESOURCES, Resource
from f1_platform.serving.sqlite.reading import Cancellable, Reader

LICENSE = "https://creativecommons.org/licenses/by-nc-sa/4.0/"
"""OpenF1's; every answer names it."""

VARY = "Accept, Accept-Encoding"
"""What tells answers of one path apart: the format, and the encoding."""


@dataclass(frozen=True)
class Snapshot:
    """All ready answers of one data version.

    Attributes:
        data_version: the version.
        content_hash: SHA-256 over the published tables.
        answers: by path, without a slash at the end.
        moved: paths of old ids -> path of the id now; only where that is answered.
        reader: the published tables of this version.
    """

    data_version: int
    content_hash: str
    answers: Mapping[str, Answer]
    moved: Mapping[str, str]
    reader: Reader

    @property
    def published(self) -> Published:
        """When it was published, and how many rows each table has."""
        return self.reader.published

    def connect(self, cancel: Cancellable | None = None) -> AbstractContextManager[sqlite3.Connection]:
        """A connection to this version's tables, lent to this thread; see `Reader.connect`."""
        return self.reader.connect(cancel)

    def rows(
        self, statement: str, parameters: Sequence[Any] = (), cancel: Cancellable | None = None
    ) -> list[tuple[Any, ...]]:
        """All rows of a statement over this version's tables; see `Reader.rows`."""
        return self.reader.rows(statement, parameters, cancel)


def load_snapshot(path: Path) -> Snapshot:
    """Reads the serving file and makes its answers.

    Raises:
        StoreError: there is no file, it is not ours, or it is damaged.
    """
    reader = Reader(path)
    version = reader.published
    common = _common_headers(version.data_version)
    answers: dict[str, Answer] = {}
    with reader.connect() as connection:
        for resource in RESOURCES:
            answers |= _answers(connection, resource, common)
        moved = _moved(connection, answers)
    return Snapshot(version.data_version, version.content_hash, answers, moved, reader)


def _common_headers(data_version: int) -> Headers:
    return (
        (b"cache-control", b"public, no-cache"),
        (b"vary", VARY.encode()),
        (b"x-data-version", str(data_version).encode()),
        (b"link", f'<{LICENSE}>; rel="license"'.encode()),
        (b"x-content-type-options", b"nosniff"),
    )


def _answers(connection: sqlite3.Connection, resource: Resource, common: Headers) -> dict[str, Answer]:
    names = [name for name, _ in resource.fields]
    members = [dict(zip(names, row, strict=True)) for row in connection.execute(resource.table.select)]
    single = {
        f"{resource.path}/{member[resource.id_name]}": answer(msgspec.json.encode(member), common) for member in members
    }
    counted = (*common, (b"x-total-count", str(len(members)).encode()))
    return {resource.path: answer(msgspec.json.encode(members), counted)} | single


def _moved(connection: sqlite3.Connection, answers: Mapping[str, Answer]) -> dict[str, str]:
    paths = {resource.kind: resource.path for resource in RESOURCES}
    rows = connection.execute("SELECT kind, old_id, id FROM redirects").fetchall()
    ids = {(kind, old): new for kind, old, new in rows if kind in paths}
    moved: dict[str, str] = {}
    for kind, old in ids:
        new, seen = ids[kind, old], {old}
        while (kind, new) in ids and new not in seen:  # an id may have moved more than once
            seen.add(new)
            new = ids[kind, new]
        if f"{paths[kind]}/{new}" in answers:
            moved[f"{paths[kind]}/{old}"] = f"{paths[kind]}/{new}"
    return moved
