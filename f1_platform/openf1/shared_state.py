"""A small state that all processes of a home share: one JSON file under flock. What the state means is its owner's.

A process that dies frees the lock, and leaves the state as it was or as it became: it is written by one call, padded
with blanks to the length of the one before, and cut after. A file of anything else (a power cut) counts as a new state.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from f1_platform.errors import StoreError, full_disk

_FILE_MODE = 0o644

State = TypeVar("State")


class SharedState(Generic[State]):
    """The state in a file.

    Args:
        path: the file; made where there is none, its folder too.
        kind: a dataclass whose fields all have defaults.
    """

    def __init__(self, path: Path, kind: type[State]) -> None:
        self._path, self._kind = path, kind
        path.parent.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self) -> Generator[State]:
        """The state, for this process alone; what it is at the end is written back, unless an error leaves the block.

        Raises:
            StoreError: the file cannot be read or written.
        """
        try:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, _FILE_MODE)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            before = os.read(file, os.fstat(file).st_size)
            state = self._parse(before)
            yield state
            self._write(file, msgspec.json.encode(state), before)
        finally:
            os.close(file)

    def _write(self, file: int, text: bytes, before: bytes) -> None:
        if text == before:
            return
        try:
            os.pwrite(file, text.ljust(len(before)), 0)
            os.ftruncate(file, len(text))
        except OSError as error:
            raise self._unwritable(error) from error

    def _parse(self, text: bytes) -> State:
        try:
            return msgspec.json.decode(text, type=self._kind)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return self._kind()

    def _unwritable(self, error: OSError) -> StoreError:
        return full_disk(error, self._path) or StoreError(
            f"The state that processes share cannot be written: {error.strerror}",
            where=str(self._path),
            mend="Mend its rights, or set F1_HOME",
        )
