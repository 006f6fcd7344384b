"""A small state that processes share, and its kind for one host: a JSON file under flock. Owners know what it means.

A process that dies frees the lock, and leaves the state as it was or as it became: it is written by one call, padded
with blanks to the length of the one before, and cut after. A file of anything else (a power cut) counts as a new state.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import msgspec

from f1_platform.clock import Clock
from f1_platform.errors import StoreError, full_disk

_FILE_MODE = 0o644

State = TypeVar("State")
State_co = TypeVar("State_co", covariant=True)


class SharedState(Protocol[State_co]):
    """One state, for whoever may change it."""

    def locked(self) -> AbstractContextManager[tuple[State_co, float]]:
        """The state, for this process alone, and the instant in seconds of a clock that all have who share it.

        What it is at the end is written back, unless an error leaves the block.

        Raises:
            StoreError: it cannot be read or written.
            ServiceUnavailable: the service that keeps it does not answer.
        """
        ...


class Sharing(Protocol):
    """Where states lie: makes one of the path of its file, which is its name where there are no files."""

    def __call__(self, path: Path, kind: type[State], clock: Clock) -> SharedState[State]:
        """The state of that name; `kind` is a dataclass whose fields all have defaults."""
        ...


class FileState(Generic[State]):
    """The state in a file; its time is the machine's.

    Args:
        path: the file; made where there is none, its folder too.
        kind: a dataclass whose fields all have defaults.
        clock: whose `elapsed` is the same clock in every process of the machine.
    """

    def __init__(self, path: Path, kind: type[State], clock: Clock) -> None:
        self._path, self._kind, self._clock = path, kind, clock
        path.parent.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self) -> Generator[tuple[State, float]]:
        """As the port says.

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
            yield state, self._clock.elapsed()
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
