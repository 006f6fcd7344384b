"""Dagster's record of runs, in the home or in Postgres: what it raises, as errors that say what to do, once."""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from dagster_postgres.utils import DagsterPostgresException
from sqlalchemy.exc import SQLAlchemyError

from f1_platform.errors import ServiceUnavailable, StoreError, unwritable

log = logging.getLogger(__name__)

_REMARKS = ("Exception while ", "Falling back to storing ")
_ROOM = 1 << 16
"""Bytes; a little more than the files that SQLite makes beside its own."""


@contextmanager
def faults_of_record(folder: Path, database: str | None = None) -> Generator[None]:
    """Turns what comes from the record into errors of ours.

    Args:
        folder: DAGSTER_HOME.
        database: where the record lies in Postgres, without its password; none where it lies in the folder.

    Raises:
        StoreError: the disk is full, or a file of the record is damaged.
        ServiceUnavailable: the database does not answer.
    """
    try:
        with _steps_half_way():
            yield
    except DagsterPostgresException as error:
        raise _away(error.__cause__ or error, database) from error
    except SQLAlchemyError as error:
        if database is not None:
            raise _away(error, database) from error
        said = str(error).splitlines()[0]
        # SQLite calls it an I/O error when there is no room for its shared memory.
        said = "disk full" if shutil.disk_usage(folder).free < _ROOM else said
        raise unwritable(said, folder) or StoreError(
            f"Dagster's record of runs cannot be used: {said}",
            where=str(folder),
            mend="Move the folder away: runs are forgotten, data is not",
        ) from error


def _away(error: BaseException, database: str | None) -> ServiceUnavailable:
    said = str(error).splitlines()[0]
    return ServiceUnavailable(
        "Dagster's record of runs cannot be used",
        where=f"{database}: {said}",
        mend="See that Postgres runs there, and that F1_DAGSTER_URL names role, password and database",
    )


@contextmanager
def _steps_half_way() -> Generator[None]:
    """Keeps from stderr what Python says of Dagster's steps that end where an event cannot be written.

    Such a generator yields a failure when it is closed, which Python remarks with a traceback and ignores. Why it was
    closed comes as an error.
    """
    before = sys.unraisablehook

    def hook(remark: sys.UnraisableHookArgs) -> None:
        code = getattr(remark.object, "gi_code", None)
        if code is None or "dagster" not in Path(code.co_filename).parts:
            before(remark)
        else:
            log.debug("Dagster left a step half way: %r", remark.exc_value)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = before


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
