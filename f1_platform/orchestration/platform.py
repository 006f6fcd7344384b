"""The platform as Dagster's resources see it: settings, clock and stores of one home, opened when first used."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from f1_platform import warehouse
from f1_platform.archive import TABLES, Archive, open_archive, read_table
from f1_platform.clock import Clock, clock_of
from f1_platform.errors import ArchiveError, StoreError
from f1_platform.openf1.collect import Outcome, Progress, deliveries
from f1_platform.openf1.plan import Plan
from f1_platform.openf1.worlds import world_behind
from f1_platform.orchestration.halts import Halts
from f1_platform.orchestration.memory import give_back_large_blocks
from f1_platform.postgres.shared.world import in_one_world
from f1_platform.raw import RawStore, open_store
from f1_platform.serving import ServingStore, serving_store
from f1_platform.settings import Settings, load_settings
from f1_platform.watching.counting import measures_of
from f1_platform.watching.families import DATABASE
from f1_platform.watching.measures import Measures


@dataclass(frozen=True)
class Platform:
    """One home and how its upstream is reached.

    Attributes:
        settings: as read at the start.
        clock: the one clock.
        progress: told of each answer; none where nobody looks.
    """

    settings: Settings
    clock: Clock
    progress: Progress | None = None

    @classmethod
    def of(cls, settings: Settings | None = None, progress: Progress | None = None) -> Platform:
        """From the environment, or from settings already read."""
        settings = settings or load_settings()
        give_back_large_blocks()
        return cls(settings, clock_of(settings), progress)

    @cached_property
    def store(self) -> RawStore:
        """The raw store that the settings choose."""
        return open_store(self.settings, self.clock)

    @cached_property
    def served(self) -> ServingStore:
        """Where the settings publish to."""
        return serving_store(self.settings, self.clock)

    @cached_property
    def measures(self) -> Measures:
        """What is counted of the ingestion, for all processes of the home, or of all hosts."""
        return measures_of(self.settings, self.clock)

    @cached_property
    def halts(self) -> Halts:
        """What ends the rest of a run, over its steps."""
        return Halts()

    @property
    def window(self) -> timedelta:
        """How much time one request for telemetry covers."""
        return timedelta(seconds=self.settings.openf1_window)

    def archive(self) -> Archive | None:
        """The archive that the settings name.

        Raises:
            ArchiveError: it is none.
        """
        return open_archive(self.settings.archive) if self.settings.archive is not None else None

    def refuse_broken_archive(self) -> None:
        """Reads an archive that the warehouse does not have yet, before anything else is done.

        Raises:
            ArchiveError: a file does not hold what its table declares, by file and line.
        """
        archive = self.archive()
        if archive is None:
            return
        with self.warehouse() as opened:
            known = opened.stamp("archive")
        if known != archive.content_hash:
            for table in TABLES:
                read_table(archive, table)

    @contextmanager
    def warehouse(self, step: str | None = None) -> Generator[warehouse.Warehouse]:
        """The home's warehouse, open for this process alone; one that was made anew is filled whole before its use.

        Args:
            step: of those that join all sessions: where hosts share the raw store, what other hosts brought is built
                before it.
        """
        with self.measures.timed(DATABASE, "warehouse"), warehouse.opened(self.settings) as opened:
            if warehouse.lacks_all(opened):
                warehouse.refill(opened, self.store, self.archive())
            if step is not None:
                self._refuse_lost_archive(opened)
            if step is not None and self.settings.shares_raw:
                warehouse.catch_up(opened, self.store, self.archive(), step)
            yield opened

    def _refuse_lost_archive(self, opened: warehouse.Warehouse) -> None:
        """Refuses to go on without an archive where one was published, by another host or before: its results would go.

        Raises:
            ArchiveError: there is none here, nor what was loaded from one before.
        """
        if self.archive() is not None or opened.stamp("archive") is not None:
            return
        with suppress(StoreError):
            if self.served.published().rows["archive_tables"]:
                raise ArchiveError(
                    "What is published was made with an archive, and there is none here",
                    where=self.served.where,
                    mend="Set F1_ARCHIVE to it, or lay it where it was",
                )

    def fetch(self, plan: Plan) -> Iterator[Outcome]:
        """Makes a plan's requests; the connection lives as long as the iterator.

        Raises:
            HomeError: the hosts that share a database bring another world's data.
            ServiceUnavailable: the database does not answer, or a local upstream.
        """
        from f1_platform.openf1.connection import connect

        if self.settings.postgres is not None:
            # Runs that Dagster starts have not come by `f1 run`, which looks first of all.
            with in_one_world(self.settings, world_behind(self.settings.openf1_url)):
                pass
        with connect(self.settings, self.clock) as connection:
            yield from deliveries(connection, plan, self.progress)

    def stale_sessions(self, *, telemetry: bool) -> list[int]:
        """Sessions whose tables do not follow from their units any more."""
        with self.warehouse() as opened:
            warehouse.load_catalogue(opened, self.store)
            return warehouse.stale_sessions(opened, self.store, telemetry=telemetry)

    def pending(self) -> list[str]:
        """Steps after the session tables that would change something, the publishing last."""
        with self.warehouse() as opened:
            steps = warehouse.pending_steps(opened, self.store, self.archive())
            served = opened.stamp("serving")
            return steps if served == serving_stamp(opened, self.served) else [*steps, "serving"]

    def data_version(self) -> int | None:
        """The version that is served; none before the first publish."""
        try:
            return self.served.published().data_version
        except StoreError:
            return None

    def sweep(self) -> int:
        """Removes what killed writers and superseded units left in the raw store; answers how many files."""
        return self.store.sweep()


def serving_stamp(warehouse: warehouse.Warehouse, served: ServingStore) -> str:
    """What is served: the marts it was made from, and the content that is published now."""
    try:
        return f"{warehouse.stamp('marts')} {served.published().content_hash}"
    except StoreError:
        return "nothing"
