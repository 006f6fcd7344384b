"""A simulated season, and an archive of the same world: deterministic from a year and a seed, agreeing with itself."""

from f1_platform.upstream.simulation.archive import write_archive
from f1_platform.upstream.simulation.season import SimulatedSeason, simulate

__all__ = ["SimulatedSeason", "simulate", "write_archive"]
