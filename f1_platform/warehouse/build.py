"""The whole warehouse in order, each step skipped when nothing it follows from has changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from f1_platform.archive import Archive
from f1_platform.clock import Clock
from f1_platform.raw import RawStore
from f1_platform.settings import Settings
from f1_platform.warehouse.archive_tables import load_archive
from f1_platform.warehouse.catalogue import load_catalogue
from f1_platform.warehouse.derived import build_marts, build_results
from f1_platform.warehouse.identity import build_identity
from f1_platform.warehouse.opening import opened
from f1_platform.warehouse.sessions import build_sessions, stale_sessions


@dataclass(frozen=True)
class Built:
    """What a build did.

    Attributes:
        rows: rows written, by table; the archive's tables as `archive.<table>`. Empty where nothing changed.
        sessions: sessions whose summaries were built.
        telemetry: sessions whose telemetry was built.
        seconds: how long it took.
    """

    rows: dict[str, int] = field(default_factory=dict[str, int])
    sessions: tuple[int, ...] = ()
    telemetry: tuple[int, ...] = ()
    seconds: float = 0.0

    @property
    def changed(self) -> bool:
        """Whether anything was written; if not, there is nothing to publish."""
        return bool(self.rows)


def build(
    settings: Settings, store: RawStore, clock: Clock, archive: Archive | None = None, *, telemetry: bool = True
) -> Built:
    """Brings the warehouse up to date with the raw store and the archive; either may be empty.

    Args:
        settings: where the home is.
        store: the raw store.
        clock: to say how long it took.
        archive: the archive; none empties its tables.
        telemetry: whether to build the telemetry part too, last, after the marts; those follow if it has findings.

    Raises:
        F1Error: from opening or a step; earlier steps stay built, and the same call goes on where it stopped.
    """
    began = clock.elapsed()
    rows: dict[str, int] = {}
    with opened(settings) as warehouse:
        rows |= {f"archive.{name}": count for name, count in (load_archive(warehouse, archive) or {}).items()}
        rows |= {f"openf1.{name}": count for name, count in (load_catalogue(warehouse, store) or {}).items()}
        summaries = stale_sessions(warehouse, store)
        if summaries:
            rows |= build_sessions(warehouse, store, summaries) or {}
        for step in (build_identity, build_results, build_marts):
            rows |= step(warehouse) or {}
        samples = stale_sessions(warehouse, store, telemetry=True) if telemetry else []
        if samples:
            rows |= build_sessions(warehouse, store, samples, telemetry=True) or {}
            rows |= build_marts(warehouse) or {}
    return Built(rows, tuple(summaries), tuple(samples), clock.elapsed() - began)
