"""What clients are told while the raw store cannot be read: 503, worth another try, and never that there is nothing.

Why it cannot be read is for those who run the server: it is in the log, and at `/health`.
"""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager

from api.problems import Unavailable
from f1_platform.errors import F1Error, TransientError
from f1_platform.records import Cancelled, Found

log = logging.getLogger(__name__)


def unreadable() -> Unavailable:
    """The answer to whoever asks for what was recorded."""
    return Unavailable(
        TransientError("What was recorded cannot be read at the moment", mend="Ask again; /health says if it lasts")
    )


def refuse_unknown(found: Found) -> None:
    """Refuses to say that there is nothing where nobody can know.

    Raises:
        Unavailable: the store could not be looked at, and nothing is known that could be read.
    """
    if found.is_unknown:
        raise unreadable()


@contextmanager
def reading() -> Generator[None]:
    """Makes of a store that fails while it is read the answer to the client, and leaves why in the log.

    Raises:
        Unavailable: reading failed.
        Cancelled: as it came: nobody waits any more.
    """
    try:
        yield
    except Cancelled:
        raise
    except F1Error as error:
        log.warning("%s", error)
        raise unreadable() from error
