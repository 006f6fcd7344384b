"""The whole road as `f1 run` takes it: catalogue, raw units, reports, session tables, marts, served tables.

Only what is due becomes a Dagster run; where nothing is due there is no run and no request. Every run is one of this
process on the home's instance, over the assets that the UI shows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import dagster as dg

from f1_platform.errors import F1Error, StoreError, UsageError
from f1_platform.openf1 import CATALOGUE, ENDPOINTS, LIGHT, TELEMETRY, Endpoint, Session, Unit
from f1_platform.openf1.plan import plan, season_unit
from f1_platform.orchestration.assets.raw import asset_key
from f1_platform.orchestration.assets.reports import KEY as REPORTS
from f1_platform.orchestration.assets.serving import KEYS as SERVING
from f1_platform.orchestration.assets.warehouse import SESSION_TABLES, TELEMETRY_TABLES, UNPARTITIONED
from f1_platform.orchestration.faults import HALTING, gathered
from f1_platform.orchestration.partitions import register, registered
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.refreshing import Refresh, marks, refresh_at
from f1_platform.orchestration.runs import Ran, materialize
from f1_platform.orchestration.selection import Selection, chunks
from f1_platform.raw.catalogue import known_sessions
from f1_platform.raw.due import catalogue_due, due_units

log = logging.getLogger(__name__)

Expect = Callable[[int], None]
"""Told how many requests are planned before they are made."""


@dataclass
class Journey:
    """What was done on the way.

    Attributes:
        runs: Dagster runs, in order.
        units: units that were due.
        published: whether the served tables were looked at anew.
    """

    runs: list[Ran] = field(default_factory=list[Ran])
    units: list[Unit] = field(default_factory=list[Unit])
    published: bool = False

    @property
    def faults(self) -> list[F1Error]:
        """Why steps failed, each cause once."""
        return gathered(fault for ran in self.runs for fault in ran.faults)

    @property
    def halted(self) -> bool:
        """Whether a store can't be written, so that nothing more is worth trying."""
        return any(isinstance(fault, StoreError) for ran in self.runs for fault in ran.faults)


@dataclass(frozen=True)
class Road:
    """The platform's assets, and the instance that their runs are kept on."""

    platform: Platform
    defs: dg.Definitions
    instance: dg.DagsterInstance
    expect: Expect

    def run(self, selection: Selection) -> Journey:
        """Takes what is selected from upstream to the served tables, as far as it is due.

        Raises:
            UsageError: what is named is in no catalogue; nothing but catalogues was fetched.
            ArchiveError: the archive is broken; nothing was fetched.
            F1Error: the catalogue cannot be had.
        """
        selection.check(self.platform.clock.now())
        self.platform.refuse_broken_archive()
        journey = Journey()
        sessions = self._select(selection, journey)
        self._fetch(sessions, selection, journey)
        self._publish(journey)
        return journey

    def refresh(self, seasons: Sequence[int] = ()) -> Journey:
        """Takes what is due to be looked at again, as the sensors would, and publishes what changed.

        Args:
            seasons: to look at; none named, those that the sensors follow.

        Raises:
            UsageError: OpenF1 has no such season.
            ArchiveError: the archive is broken; nothing was fetched.
        """
        Selection(tuple(seasons)).check(self.platform.clock.now())
        self.platform.refuse_broken_archive()
        journey = Journey()
        due = refresh_at(self.platform, self.instance, seasons)
        if due.lock is None:
            for season in due.seasons:
                keys = [asset_key(endpoint) for endpoint in CATALOGUE]
                journey.runs.append(self._materialize(keys, [str(season)], marks(due.at, len(CATALOGUE))))
            due = refresh_at(self.platform, self.instance, seasons) if due.seasons else due
        calendar_known = all(ran.success for ran in journey.runs)
        self._look_again(due, journey)
        if calendar_known:
            log.info(due.said)
        self._publish(journey)
        return journey

    def _look_again(self, due: Refresh, journey: Journey) -> None:
        """Takes what the budget affords, a session a run, until something holds for all that is left."""
        sessions = [ask.session for ask in due.looks.asks]
        register(self.instance, sessions, due.at)
        known = registered(self.instance)
        self.expect(due.looks.requests)
        for ask in due.looks.asks:
            if any(isinstance(fault, HALTING) for fault in journey.faults):
                return
            assets, partition = _assets_for(ask.units), known[ask.session.session_key]
            journey.units += ask.units
            journey.runs.append(self._materialize(assets, [partition], marks(due.at, ask.requests)))

    def publish(self) -> Journey:
        """Rebuilds what changed and publishes it, without a request.

        Raises:
            ArchiveError: the archive is broken; nothing was done.
            UsageError: there is neither an archive nor a unit to publish.
        """
        self.platform.refuse_broken_archive()
        if self._has_nothing():
            raise UsageError(
                "There is nothing to publish yet: no archive, and no records of OpenF1",
                where=str(self.platform.settings.home),
                mend="Set F1_ARCHIVE, or fetch something with `f1 run`",
            )
        journey = Journey()
        self._publish(journey)
        return journey

    def _select(self, selection: Selection, journey: Journey) -> list[Session]:
        """Looks at catalogues until all that is named is found."""
        now = self.platform.clock.now()
        known = known_sessions(self.platform.store)
        years = selection.years(now)
        if selection.is_named and not selection.missing(known):
            years = sorted({session.season for session in selection.pick(known, now)})
        found: list[Session] = []
        looked: list[int] = []
        for year in years:
            found += self._catalogue(ENDPOINTS["sessions"], year, journey)
            looked.append(year)
            if not selection.seasons and not selection.missing(found) and selection.pick(found, now):
                break
        if lost := selection.missing(found):
            raise UsageError(
                f"{', '.join(lost).capitalize()} {'is' if len(lost) == 1 else 'are'} in no catalogue",
                where=f"seasons {', '.join(map(str, looked))} of {self.platform.settings.openf1_url}",
                mend="See `f1 status` for what is known, or leave the selection out for the last finished meeting",
            )
        picked = selection.pick(sorted(found, key=lambda session: session.start), now)
        if not picked:
            raise UsageError(
                f"No meeting has finished by {now:%Y-%m-%d %H:%M} UTC",
                where=f"seasons {', '.join(map(str, looked))} of {self.platform.settings.openf1_url}",
                mend="Name what to fetch: --season, --meeting, --session; F1_NOW sets the clock for simulated seasons",
            )
        for year in sorted({session.season for session in picked}):
            self._catalogue(ENDPOINTS["meetings"], year, journey)
        return picked

    def _catalogue(self, endpoint: Endpoint, year: int, journey: Journey) -> list[Session]:
        """The sessions of a season, after a look at that part of its catalogue where it is due."""
        known = known_sessions(self.platform.store, year)
        report = self.platform.store.report(season_unit(endpoint.name, year))
        nothing_yet = endpoint.name == "sessions" and not known
        if not nothing_yet and not catalogue_due(
            report, known, self.platform.clock.now(), self.platform.settings.refresh_ages
        ):
            return known
        self.expect(1)
        ran = self._materialize([asset_key(endpoint)], [str(year)])
        known = known_sessions(self.platform.store, year)
        for fault in ran.faults:
            if not known or isinstance(fault, HALTING):
                raise fault
        journey.runs.append(ran)
        return known

    def _fetch(self, sessions: Sequence[Session], selection: Selection, journey: Journey) -> None:
        now, store = self.platform.clock.now(), self.platform.store
        endpoints = [*LIGHT, *TELEMETRY] if selection.telemetry else list(LIGHT)
        reports = {report.unit: report for report in store.reports()}
        due = due_units(sessions, endpoints, reports, now, self.platform.settings.refresh_ages)
        to_come = [session for session in sessions if session.end > now and not session.cancelled]
        if to_come:
            following = min(to_come, key=lambda session: session.end)
            said = f"{following.name} of meeting {following.meeting_key}, {following.end:%Y-%m-%d %H:%M} UTC"
            log.info("%d sessions have not ended yet; the next to end is %s", len(to_come), said)
        if not due:
            log.info("Nothing is due: every unit of %d sessions is there", len(sessions) - len(to_come))
            return
        catalogue = known_sessions(store)
        asked = plan(due, catalogue, window=self.platform.window)
        log.info("%d units of %d sessions are due, in %d requests", len(due), _sessions_in(due), asked.requests)
        self.expect(asked.requests)
        register(self.instance, sessions, now)
        journey.units += due
        for keys, units in self._chunks(due):
            journey.runs.append(self._materialize(_assets_for(units), keys))
            if any(isinstance(fault, HALTING) for fault in journey.runs[-1].faults):
                break

    def _chunks(self, due: Iterable[Unit]) -> Iterable[tuple[list[str], list[Unit]]]:
        """Partitions of each run, and the units that are due in it."""
        known = registered(self.instance)
        keys = list(known.values())
        place = {session_key: number for number, session_key in enumerate(known)}
        by_place: dict[int, list[Unit]] = {}
        for unit in due:
            by_place.setdefault(place[unit.session_key], []).append(unit)
        cut = chunks([(number, by_place[number][0].meeting_key) for number in sorted(by_place)])
        for chunk in cut:
            yield [keys[number] for number in chunk], [unit for number in chunk for unit in by_place[number]]

    def _publish(self, journey: Journey) -> None:
        """Brings session tables that a broken-off run left behind up to date, then marts and served tables."""
        if journey.halted:
            return
        # The record of runs may be newer than the data: it was moved away, or stayed behind when the home was copied.
        register(self.instance, known_sessions(self.platform.store), self.platform.clock.now())
        known = registered(self.instance)
        for telemetry, tables in ((False, SESSION_TABLES), (True, TELEMETRY_TABLES)):
            stale = [key for key in self.platform.stale_sessions(telemetry=telemetry) if key in known]
            places = list(known)
            numbers = sorted(places.index(key) for key in stale)
            for chunk in chunks([(number, number) for number in numbers], at_most=100):
                keys = [known[places[number]] for number in chunk]
                journey.runs.append(self._materialize(tables, keys))
        if journey.halted:
            return
        if self._has_nothing():
            log.info("Nothing to publish yet: no archive, and no records of a session")
            return
        self.platform.served.admit_readers()
        if pending := self.platform.pending():
            log.info("Building and publishing: %s", ", ".join(pending))
            journey.runs.append(self._materialize([*UNPARTITIONED, *SERVING], []))
            journey.published = journey.runs[-1].success
        else:
            log.info("Nothing to publish: the served tables are current")

    def _has_nothing(self) -> bool:
        """Whether there is neither an archive, now or before, nor any record of a session."""
        platform = self.platform
        if platform.archive() is not None or platform.data_version() is not None:
            return False
        return not any(report.rows for report in platform.store.reports() if report.unit.session_key)

    def _materialize(
        self, assets: Sequence[dg.AssetKey], partitions: Sequence[str], marks: Mapping[str, str] | None = None
    ) -> Ran:
        ran = materialize(self.defs, self.instance, assets, partitions, marks)
        log.debug("Run %s of %d assets over %d partitions: %s", ran.run_id, len(assets), len(partitions), ran.success)
        return ran


def _assets_for(units: Iterable[Unit]) -> list[dg.AssetKey]:
    """The raw families that have units due, the report table, and the session tables that follow from them."""
    endpoints: dict[str, Endpoint] = {unit.endpoint: ENDPOINTS[unit.endpoint] for unit in units}
    telemetry = any(endpoint.telemetry for endpoint in endpoints.values())
    light = any(not endpoint.telemetry for endpoint in endpoints.values())
    keys = [asset_key(endpoint) for endpoint in endpoints.values()]
    keys += [REPORTS, *SESSION_TABLES] if light else []
    return keys + (list(TELEMETRY_TABLES) if telemetry else [])


def _sessions_in(units: Iterable[Unit]) -> int:
    return len({unit.session_key for unit in units})
