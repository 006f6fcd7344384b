"""The IO manager of raw assets: drains what was fetched into the raw store, unit by unit.

What succeeded is kept and shown even when some of it fails; the step then fails and names the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import dagster as dg
import pyarrow.compute as pc

from f1_platform.errors import F1Error, StoreError
from f1_platform.openf1 import Unit
from f1_platform.openf1.collect import Failure, Outcome
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.openf1.plan import season_unit
from f1_platform.openf1.split import Strays
from f1_platform.orchestration.faults import HALTING, failed_units, halted
from f1_platform.orchestration.platform import Platform
from f1_platform.raw import RawStore, Report


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

    store: RawStore
    run_id: str
    reports: dict[Unit, Report] = field(default_factory=dict[Unit, Report])
    failures: dict[Unit, F1Error] = field(default_factory=dict[Unit, F1Error])
    changed: int = 0

    def take(self, outcome: Outcome) -> None:
        match outcome:
            case Delivery():
                self._keep(outcome)
            case Failure():
                self._note(outcome.unit, outcome.error, outcome.cost)
            case Strays():
                self._keep_strays(outcome)

    def _keep(self, delivery: Delivery) -> None:
        try:
            written = self.store.replace(delivery, run_id=self.run_id)
        except StoreError:
            raise
        except F1Error as error:
            self._note(delivery.unit, error, delivery.cost)
            return
        self.reports[delivery.unit] = written.report
        self.changed += written.changed

    def _note(self, unit: Unit, error: F1Error, cost: Cost) -> None:
        self.failures[unit] = error
        self.reports[unit] = self.store.fail(unit, error, cost=cost, run_id=self.run_id)

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
        self._platform, self._halts = platform, dict[str, F1Error]()

    def handle_output(self, context: dg.OutputContext, obj: Fetched) -> None:
        """Drains the stream; each partition's rows and status become its metadata.

        Raises:
            dg.Failure: naming the units that failed; all others are stored and shown as materialised. Where the store
                cannot be written, or OpenF1 is locked or out of reach, nothing more is tried in the same run.
        """
        if context.run_id in self._halts:
            raise halted(self._halts[context.run_id])
        tally = _Tally(self._platform.store, context.run_id)
        try:
            for outcome in obj.outcomes:
                tally.take(outcome)
        except StoreError as error:
            self._halts[context.run_id] = error
            raise halted(error) from error
        by_partition = _by_partition(tally.reports, obj.partitions)
        if tally.failures:
            failed = {_partition_number(unit) for unit in tally.failures}
            for number, key in obj.partitions.items():
                if number not in failed:
                    metadata = by_partition.get(key, {})
                    context.log_event(dg.AssetMaterialization(context.asset_key, partition=key, metadata=metadata))
            for error in tally.failures.values():
                if isinstance(error, HALTING):
                    self._halts[context.run_id] = error
            raise failed_units(tally.failures)
        context.add_output_metadata(_totals(tally))
        for key, metadata in by_partition.items():
            context.step_context.add_asset_metadata(metadata, context.asset_key, key)

    def load_input(self, context: dg.InputContext) -> RawStore:
        """The store itself: what reads raw units reads them as streams."""
        return self._platform.store


def _partition_number(unit: Unit) -> int:
    return unit.session_key or unit.season


def _by_partition(reports: dict[Unit, Report], partitions: dict[int, str]) -> dict[str, dict[str, Any]]:
    return {
        partitions[_partition_number(unit)]: {"dagster/partition_row_count": report.rows, "status": report.status}
        for unit, report in reports.items()
        if _partition_number(unit) in partitions
    }


def _totals(tally: _Tally) -> dict[str, Any]:
    """Of the whole run: Dagster shows them at each of its partitions."""
    cost = Cost()
    for report in tally.reports.values():
        cost.add(report.cost)
    return {
        "run_units_changed": tally.changed,
        "run_requests": cost.requests,
        "run_bytes": cost.bytes,
        "run_retries": cost.retries,
    }
