"""The warehouse's SQL: read from `sql/`, where every file is one statement with its purpose on top."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

EXCEPTIONS = "identity_exceptions.csv"


@cache
def statement(name: str) -> str:
    """The text of `sql/NAME.sql`."""
    return _package().joinpath("sql", f"{name}.sql").read_text()


@cache
def statements_digest() -> str:
    """A hash of every statement and of the table of exceptions: what the warehouse holds follows from them."""
    digest = blake2b(digest_size=16)
    texts = {path.name: path.read_text() for path in _sql_files(_package().joinpath("sql"))}
    texts[EXCEPTIONS] = _package().joinpath(EXCEPTIONS).read_text()
    for name in sorted(texts):
        digest.update(f"{name}\0{texts[name]}\0".encode())
    return digest.hexdigest()


def _package() -> Traversable:
    return files("f1_platform.warehouse")


def _sql_files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for entry in folder.iterdir():
        found += _sql_files(entry) if entry.is_dir() else [entry] * entry.name.endswith(".sql")
    return found
