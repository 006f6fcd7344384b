"""The difference that a replacement is about to bring, made before anything is published. The same for all stores."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyarrow as pa

from f1_platform.errors import DamagedError
from f1_platform.openf1 import Unit
from f1_platform.raw.changes.change import Difference, to_json
from f1_platform.raw.changes.comparing import compare
from f1_platform.raw.content import Settled
from f1_platform.raw.looks import Look

log = logging.getLogger(__name__)

Records = Callable[[], Iterable[pa.RecordBatch]]
"""Reads what the unit holds; called at once, as that may fail too."""


@dataclass(frozen=True)
class Told:
    """A difference with what is kept of it.

    Attributes:
        difference: how many records changed, of what, and when.
        changes: one by one, as JSON; nothing where they are too many.
    """

    difference: Difference
    changes: bytes


def tell(unit: Unit, hash_before: str | None, records: Records, settled: Settled, look: Look) -> Told | None:
    """Compares what a unit holds with what it is to hold; none where no record differs.

    A unit whose records cannot be read any more is replaced all the same: what is lost cannot be compared.

    Args:
        unit: the unit.
        hash_before: of what it holds.
        records: reads that.
        settled: what it is to hold.
        look: that brought it.
    """
    try:
        compared = compare(records(), settled.table, unit.endpoint)
    except (DamagedError, pa.ArrowException, OSError) as error:
        log.warning("What changed in %s is not known, as its records of before cannot be read: %s", unit, error)
        return None
    difference = Difference(unit, look.at, look.run_id, hash_before, settled.content_hash, **compared.counts)
    if not difference.total:
        return None
    return Told(difference, b"" if difference.truncated else to_json(compared.changes))
