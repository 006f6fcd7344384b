"""Object storage by an address, through pyarrow.fs: objects are seen whole or not at all.

`s3://bucket/raw`, `gs://bucket/raw`, or `file:///mnt/raw` of a disk that hosts share. Who may do what there is for its
own means to say, such as AWS_ACCESS_KEY_ID, a file of credentials, or the role of the machine.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
import pyarrow.fs as pafs

from f1_platform.errors import ServiceUnavailable, SettingsError

AT_ONCE = 8
"""Objects that are asked for at a time."""

_INCOMING = ".incoming"
"""On a disk, where a file is while it is written; what a killed writer left there is nobody's."""

_REFUSALS = ("ACCESS_DENIED", "NO_SUCH_BUCKET", "INVALID_ACCESS_KEY", "SIGNATURE", "403", "Unauthenticated")
"""Words of a storage that is there and says no, which pyarrow does not tell from one that is away."""

_DAMAGE = ("checksum", "Checksum")
"""Words of one that answers with something else than was written."""


class Storage:
    """Objects below one address. Nothing is asked before the first use."""

    def __init__(self, url: str, where: str) -> None:
        """Uses that address.

        Args:
            url: such as `s3://bucket/raw`.
            where: the same for people.
        """
        self._url, self.where = url, where

    def read(self, name: str) -> bytes | None:
        """All of an object; none where it is not there, or came damaged."""
        with self._faults():
            fs, root = self._opened
            try:
                with fs.open_input_stream(f"{root}/{name}") as source:
                    return source.read()
            except FileNotFoundError:
                return None
            except OSError as error:
                if any(word in str(error) for word in _DAMAGE):
                    return None
                raise

    def has(self, name: str) -> bool:
        """Whether an object is there."""
        with self._faults():
            fs, root = self._opened
            return fs.get_file_info(f"{root}/{name}").type == pafs.FileType.File

    def write(self, name: str, content: bytes | pa.Buffer) -> None:
        """Writes an object: there, whole and to last, when this returns; before, it is not."""
        with self._faults():
            fs, root = self._opened
            if fs.type_name == "local":
                _write_to_disk(Path(root), name, content)
                return
            with fs.open_output_stream(f"{root}/{name}") as stream:
                stream.write(content)

    def remove(self, names: Iterable[str]) -> None:
        """Deletes objects, of which some may be gone."""
        with self._faults():
            fs, root = self._opened

            def delete(name: str) -> None:
                with suppress(FileNotFoundError):
                    fs.delete_file(f"{root}/{name}")

            with ThreadPoolExecutor(AT_ONCE, "raw-deleting") as pool:
                list(pool.map(delete, names))

    @cached_property
    def _opened(self) -> tuple[pafs.FileSystem, str]:
        # S3's asks the network for the bucket's region, where the address does not name it.
        return pafs.FileSystem.from_uri(self._url)

    @contextmanager
    def _faults(self) -> Generator[None]:
        """Turns what the storage answers into errors that name it."""
        try:
            yield
        except (OSError, pa.ArrowException) as error:
            said = str(error).partition("\n")[0]
            if any(word in said for word in _REFUSALS):
                raise SettingsError(
                    "The object storage refuses",
                    where=f"{self.where}: {said}",
                    mend="See that F1_RAW_URL names a bucket that is there, which keys or role may read and write",
                ) from error
            raise ServiceUnavailable(
                "The object storage does not answer",
                where=f"{self.where}: {said}",
                mend="See that it may be reached from here; the same command goes on where it stood",
            ) from error


def _write_to_disk(root: Path, name: str, content: bytes | pa.Buffer) -> None:
    final, beside = root / name, root / _INCOMING / uuid4().hex
    for path in (final, beside):
        path.parent.mkdir(parents=True, exist_ok=True)
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(final)
