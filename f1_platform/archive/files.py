"""The archive as files: which of a folder or zip belong to which table, and what their bytes hash to.

Nothing is parsed here; see `reading`.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO

from f1_platform.archive.tables import TABLES
from f1_platform.errors import ArchiveError

_NAME = re.compile(r"(?P<table>[a-z_]+?)(_(\d|part).*)?\.csv(\.gz)?")
_CHUNK = 1 << 20


@dataclass(frozen=True, order=True)
class ArchiveFile:
    """One file of a table.

    Attributes:
        name: within the folder or zip.
        table: the table that its rows belong to.
        size: bytes as they lie there.
        container: the file itself, or the zip that holds it.
        zipped: whether the container is a zip.
    """

    name: str
    table: str
    size: int
    container: Path
    zipped: bool = False

    @contextmanager
    def raw(self) -> Generator[IO[bytes]]:
        """The file's bytes as they lie there."""
        try:
            if not self.zipped:
                with self.container.open("rb") as stream:
                    yield stream
                return
            with zipfile.ZipFile(self.container) as zipped, zipped.open(self.name) as stream:
                yield stream
        except (EOFError, OSError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            raise ArchiveError(f"{self.name} cannot be read: {error}", where=str(self.container), mend=_GET) from error

    @contextmanager
    def csv(self) -> Generator[IO[bytes]]:
        """The file's CSV, unpacked."""
        with self.raw() as raw:
            if not self.name.lower().endswith(".gz"):
                yield raw
                return
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield unpacked  # pyright: ignore[reportReturnType] - a GzipFile reads as any binary stream


@dataclass(frozen=True)
class Archive:
    """An archive as it lies there.

    Attributes:
        path: the folder or zip.
        files: the files that belong to tables, by name.
        ignored: the files that belong to no table; they are named and left alone.
        content_hash: of the names, sizes and bytes of `files`.
    """

    path: Path
    files: tuple[ArchiveFile, ...]
    ignored: tuple[str, ...]
    content_hash: str

    def files_of(self, table: str) -> tuple[ArchiveFile, ...]:
        """The files of one table, by name."""
        return tuple(file for file in self.files if file.table == table)


def open_archive(path: Path) -> Archive:
    """Looks which files of a folder or zip belong to which table, and hashes them.

    Raises:
        ArchiveError: it cannot be read, or lacks a table that must be there.
    """
    listed = _zip_members(path) if path.is_file() else _folder_files(path)
    files = tuple(sorted(file for file in listed if file.table))
    ignored = tuple(sorted(file.name for file in listed if not file.table))
    present = {file.table for file in files}
    if missing := [table.name for table in TABLES.values() if table.required and table.name not in present]:
        what = f"no {', '.join(missing)}" if present else "no table of an Ergast-style archive"
        raise ArchiveError(f"{what} among its {len(listed)} files", where=str(path), mend=_EXPECTED)
    return Archive(path, files, ignored, _content_hash(files))


def table_of(name: str) -> str:
    """The table a file belongs to by its name; empty where it belongs to none."""
    match = _NAME.fullmatch(Path(name).name.lower())
    return match["table"] if match and match["table"] in TABLES else ""


def _folder_files(folder: Path) -> list[ArchiveFile]:
    if not folder.is_dir():
        raise ArchiveError("there is no such folder or zip", where=str(folder), mend=_EXPECTED)
    files = [path for path in folder.iterdir() if path.is_file()]
    return [ArchiveFile(path.name, table_of(path.name), path.stat().st_size, path) for path in files]


def _zip_members(path: Path) -> list[ArchiveFile]:
    try:
        with zipfile.ZipFile(path) as zipped:
            members = [member for member in zipped.infolist() if not member.is_dir()]
    except (OSError, zipfile.BadZipFile) as error:
        raise ArchiveError(f"not a readable zip: {error}", where=str(path), mend=_EXPECTED) from error
    return [ArchiveFile(m.filename, table_of(m.filename), m.file_size, path, zipped=True) for m in members]


def _content_hash(files: tuple[ArchiveFile, ...]) -> str:
    digest = blake2b(digest_size=16)
    for file in files:
        digest.update(f"{file.name}\0{file.size}\0".encode())
        with file.raw() as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
    return digest.hexdigest()


_GET = "Get a whole copy of the archive"
_EXPECTED = (
    "Expected a folder or zip of Ergast-style CSV, plain or .gz: "
    + ", ".join(f"{table.name}.csv" for table in TABLES.values() if table.required)
    + "; optional "
    + ", ".join(f"{table.name}.csv" for table in TABLES.values() if not table.required)
)
