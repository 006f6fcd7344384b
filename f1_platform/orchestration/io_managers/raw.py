"""The IO manager of raw assets: drains what was fetched into the raw store, unit by unit.

What succeeded is kept and shown even when some of it fails; the step then fails and names the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import dagster as dg
import pyarrow.compute as pc

from f1_platform.errors import F1Error, ServiceUnavailable, StoreError
from f1_platform.openf1 import Unit
from f1_platform.openf1.collect import Failure, Outcome
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.openf1.plan import season_unit
from f1_platform.openf1.split import Strays
from f1_platform.orchestration.faults import failed_units, halted
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.written import of_partition, of_run
from f1_platform.raw import RawStore, Written
from f1_platform.watching.looks import Keeping, Watched

TAKEN = "f1/requests_taken"
"""Run tag: the requests to OpenF1 that its steps have taken so far."""


@dataclass(frozen=True)
class Fetched:
    """What an asset hands to its IO manager.

    Attributes:
        outcomes: deliveries and failures, as they come.
        partitions: partition keys by session_key; by season for the catalogue.
    """

    outcomes: Iterable[Outcome]
    partitions: dict[int, str]


@dataclass
class _Tally:
    """What became of a stream."""

    store: Keeping
    run_id: str
    written: dict[Unit, Written] = field(default_factory=dict[Unit, Written])
    failures: dict[Unit, F1Error] = field(default_factory=dict[Unit, F1Error])
    requests: int = 0

    def take(self, outcome: Outcome) -> None:
        if not isinstance(outcome, Strays):
            self.requests += outcome.cost.requests
        match outcome:
            case Delivery():
                self._keep(outcome)
            case Failure():
                self._note(outcome.unit, outcome.error, outcome.cost)
            case Strays():
                self._keep_strays(outcome)

    def _keep(self, delivery: Delivery) -> None:
        try:
            self.written[delivery.unit] = self.store.replace(delivery, run_id=self.run_id)
        except StoreError:
            raise
        except F1Error as error:
            self._note(delivery.unit, error, delivery.cost)

    def _note(self, unit: Unit, error: F1Error, cost: Cost) -> None:
        """Notes a failed look; a store that is away fails here too, and says so."""
        self.failures[unit] = error
        self.store.fail(unit, error, cost=cost, run_id=self.run_id)

    def _keep_strays(self, strays: Strays) -> None:
        """Stores records of sessions that the catalogue lacks, and has the catalogue looked at anew."""
        of = strays.question.units[0]
        for key in strays.session_keys:
            mine = strays.batch.filter(pc.field("session_key") == key)
            self._keep(Delivery(Unit(of.season, of.meeting_key, key, of.endpoint), [mine]))
        nameless = strays.batch.column("session_key").null_count
        left_out = f"; {nameless} without a usable session_key were left out" if nameless else ""
        what = f"{of.endpoint} of meeting {of.meeting_key} brought records of sessions it lacks: {strays.session_keys}"
        self.store.fail(season_unit("sessions", of.season), F1Error(f"{what}{left_out}"), run_id=self.run_id)


class RawIOManager(dg.IOManager):
    """Writes `Fetched` into the raw store."""

    def __init__(self, platform: Platform) -> None:
        """Over the platform's store."""
        self._platform = platform

    def handle_output(self, context: dg.OutputContext, obj: Fetched) -> None:
        """Drains the stream; each partition's rows, and what storing them took, become its metadata.

        Raises:
            dg.Failure: naming the units that failed; all others are stored and shown as materialised. Where the store
                cannot be written or does not answer, or OpenF1 is locked or out of reach, nothing more is tried in the
                same run.
        """
        platform = self._platform
        tally = _Tally(Watched(platform.store, platform.measures, platform.clock), context.run_id)
        try:
            for outcome in obj.outcomes:
                tally.take(outcome)
            if any(written.replaced for written in tally.written.values()):
                self._platform.sweep()
        except (StoreError, ServiceUnavailable) as error:
            self._platform.halts.note(context.run_id, error)
            _materialised(context, self._by_partition(tally, obj.partitions))
            raise halted(error) from error
        finally:
            platform.measures.save()
            _note_taken(context, tally.requests)
        stored = self._by_partition(tally, obj.partitions)
        if tally.failures:
            failed = {_partition_number(unit) for unit in tally.failures}
            others = [key for number, key in obj.partitions.items() if number not in failed]
            _materialised(context, {key: stored.get(key, {}) for key in others})
            for error in tally.failures.values():
                self._platform.halts.note(context.run_id, error)
            raise failed_units(tally.failures)
        context.add_output_metadata(of_run(tally.written.values()))
        for key, metadata in stored.items():
            context.step_context.add_asset_metadata(metadata, context.asset_key, key)

    def load_input(self, context: dg.InputContext) -> RawStore:
        """The store itself: what reads raw units reads them as streams."""
        return self._platform.store

    def _by_partition(self, tally: _Tally, partitions: Mapping[int, str]) -> dict[str, dict[str, Any]]:
        return {
            partitions[number]: of_partition(written, self._platform.store, self._platform.settings)
            for unit, written in tally.written.items()
            if (number := _partition_number(unit)) in partitions
        }


def _note_taken(context: dg.OutputContext, requests: int) -> None:
    """Adds to what the run has taken of upstream, as its tag: the ledger knows only the last look at each unit."""
    instance, run_id = context.step_context.instance, context.run_id
    run = instance.get_run_by_id(run_id)
    before = int(run.tags.get(TAKEN, "0")) if run is not None else 0
    instance.add_run_tags(run_id, {TAKEN: str(before + requests)})


def _partition_number(unit: Unit) -> int:
    return unit.session_key or unit.season


def _materialised(context: dg.OutputContext, stored: Mapping[str, dict[str, Any]]) -> None:
    """Shows partitions as materialised although their step fails."""
    for key, metadata in stored.items():
        context.log_event(dg.AssetMaterialization(context.asset_key, partition=key, metadata=metadata))
