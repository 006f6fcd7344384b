"""Dagster's record of runs, SQLite files in the home: what it raises, as errors that say what to do, once."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from sqlalchemy.exc import SQLAlchemyError

from f1_platform.errors import StoreError, unwritable

log = logging.getLogger(__name__)

_REMARKS = ("Exception while ", "Falling back to storing ")
_ROOM = 1 << 16
"""Bytes; a little more than the files that SQLite makes beside its own."""


@contextmanager
def faults_of_record(folder: Path) -> Generator[None]:
    """Turns what comes from the record into a StoreError.

    Args:
        folder: DAGSTER_HOME.

    Raises:
        StoreError: the disk is full, or a file of the record is damaged.
    """
    try:
        yield
    except SQLAlchemyError as error:
        said = str(error).splitlines()[0]
        # SQLite calls it an I/O error when there is no room for its shared memory.
        said = "disk full" if shutil.disk_usage(folder).free < _ROOM else said
        raise unwritable(said, folder) or StoreError(
            f"Dagster's record of runs cannot be used: {said}",
            where=str(folder),
            mend="Move the folder away: runs are forgotten, data is not",
        ) from error


class WithoutRemarks:
    """Stderr without what Dagster itself writes there when it cannot write its record: that also comes as an error."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Passes text on, or logs what Dagster remarks."""
        if not text.startswith(_REMARKS):
            return self._stream.write(text)
        log.debug(text)
        return len(text)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stream has
        return getattr(self._stream, name)
