"""Which leases nobody holds any more."""

from __future__ import annotations

from collections.abc import Sequence

from f1_platform.clock import Clock
from f1_platform.openf1 import Unit
from f1_platform.process import is_gone
from f1_platform.raw.hbase.known import Known
from f1_platform.raw.hbase.lease import EXPIRY
from f1_platform.raw.hbase.reports import Reports

_LOOK_AGAIN = 2.0


def abandoned(leased: Sequence[Known], reports: Reports, clock: Clock) -> dict[Unit, str]:
    """Units whose writer is gone or shows no sign of life, with which of the two.

    Whether a process on another machine lives, only time tells: all such leases are watched at once, for as long as
    another writer would wait.
    """
    told = {known.unit: "has ended" for known in leased if is_gone(writer(known))}
    silent = [known for known in leased if known.unit not in told]
    begun = clock.elapsed()
    while silent and clock.elapsed() - begun < EXPIRY:
        clock.wait(_LOOK_AGAIN)
        silent = [known for known in silent if reports.read(known.unit).state.lease == known.state.lease]
    return told | {known.unit: f"was silent for {EXPIRY:.0f} s" for known in silent}


def writer(known: Known) -> str:
    """The process that holds a unit's lease, by its name."""
    return known.state.lease.process if known.state.lease else ""
