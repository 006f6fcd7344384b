"""What a local OpenF1 does wrong on request: answers that fail, records in strange forms, a past that changes.

parse_faults(["reset-within=0.05", "storm"], seed=7)       # what `f1 upstream --fault` understands
build_app(source, clock=clock, limits=limits, faults=...)   # dealt by a seeded hash, the same in every run

The list is in `declared`. What OpenF1 refuses by its own rules (rates, sizes, the live lock) is in `upstream.limits`.
"""

from f1_platform.upstream.faults.connection import AbortableProtocol
from f1_platform.upstream.faults.declared import FAULTS, SETTINGS, DeclaredFault
from f1_platform.upstream.faults.parse import parse_faults
from f1_platform.upstream.faults.request import NO_FAULTS, Faults

__all__ = ["FAULTS", "NO_FAULTS", "SETTINGS", "AbortableProtocol", "DeclaredFault", "Faults", "parse_faults"]
