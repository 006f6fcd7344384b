"""What becomes of a run that a sensor asks for, by the stages alone: what the assets' bodies call, in their order.

Dagster's record of a run costs a second, of which the platform's own work is a tenth, and a season has two thousand of
them. That runs through Dagster come to the same home is shown over a race day (`season_dagster`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

import dagster as dg

from f1_platform.errors import F1Error
from f1_platform.openf1 import ENDPOINTS, Endpoint, Unit
from f1_platform.openf1.catalogue import session_key_of
from f1_platform.openf1.collect import Failure
from f1_platform.openf1.delivery import Delivery
from f1_platform.openf1.plan import plan, season_unit
from f1_platform.orchestration.assets.raw import asset_key
from f1_platform.orchestration.faults import HALTING
from f1_platform.orchestration.partitions import register
from f1_platform.orchestration.platform import Platform, serving_stamp
from f1_platform.raw.catalogue import known_sessions
from f1_platform.raw.due import due_units
from f1_platform.serving import TABLES, publish
from f1_platform.warehouse import (
    build_identity,
    build_marts,
    build_results,
    build_sessions,
    load_catalogue,
    read_mart,
)

_ENDPOINT_OF = {asset_key(endpoint): endpoint for endpoint in ENDPOINTS.values()}


class Stages(Protocol):
    """Takes runs to their end, one after the other."""

    def take(self, request: dg.RunRequest) -> bool:
        """Takes what a sensor asks for; answers whether all of it succeeded."""
        ...

    def follow(self) -> None:
        """Brings marts and served tables up to date with what was taken."""
        ...


@dataclass
class ByThemselves:
    """The stages as the assets' bodies call them; of a run Dagster is told its tags and its end, as budgets need."""

    platform: Platform
    instance: dg.DagsterInstance
    _run_id: str = field(default="", init=False)

    def take(self, request: dg.RunRequest) -> bool:
        """An endpoint after the other, then the session's tables, unless something failed."""
        self._run_id = str(uuid4())
        endpoints = [_ENDPOINT_OF[key] for key in request.asset_selection or () if key in _ENDPOINT_OF]
        partition = str(request.partition_key)
        if endpoints[0].grain == "season":
            done = self._look([season_unit(endpoint.name, int(partition)) for endpoint in endpoints])
            register(self.instance, known_sessions(self.platform.store, int(partition)), self.platform.clock.now())
        else:
            done = self._look(self._due(session_key_of(partition), endpoints))
            if done:
                self._build(session_key_of(partition))
        status = dg.DagsterRunStatus.SUCCESS if done else dg.DagsterRunStatus.FAILURE
        self.instance.add_run(dg.DagsterRun(self._run_id, self._run_id, tags=dict(request.tags), status=status))
        return done

    def follow(self) -> None:
        """Marts, then the served tables."""
        platform = self.platform
        with platform.warehouse() as warehouse:
            load_catalogue(warehouse, platform.store)
            for step in (build_identity, build_results, build_marts):
                step(warehouse)
            served = {name: read_mart(warehouse, table.mart) for name, table in TABLES.items()}
            columns = {name: [column.name for column in table.columns] for name, table in TABLES.items()}
            tables = {name: table.select(columns[name]) for name, table in served.items()}
            publish(tables, platform.settings.serving_path, platform.clock)
            with warehouse.step("serving", serving_stamp(warehouse, platform.served)):
                pass

    def _due(self, session_key: int, endpoints: Sequence[Endpoint]) -> list[Unit]:
        platform = self.platform
        sessions = [one for one in known_sessions(platform.store) if one.session_key == session_key]
        reports = {report.unit: report for report in platform.store.reports(session_key=session_key)}
        return due_units(sessions, endpoints, reports, platform.clock.now(), platform.settings.refresh_ages)

    def _look(self, units: Sequence[Unit]) -> bool:
        """Looks at units one after the other; an error that holds for the rest ends it."""
        platform = self.platform
        catalogue = known_sessions(platform.store)
        good = True
        for unit in units:
            for outcome in platform.fetch(plan([unit], catalogue, window=platform.window)):
                match outcome:
                    case Delivery():
                        good &= self._kept(outcome)
                    case Failure():
                        platform.store.fail(outcome.unit, outcome.error, cost=outcome.cost, run_id=self._run_id)
                        if isinstance(outcome.error, HALTING):
                            return False
                        good = False
                    case _:
                        raise AssertionError(f"{unit} brought records of sessions that are in no catalogue")
        return good

    def _kept(self, delivery: Delivery) -> bool:
        try:
            self.platform.store.replace(delivery, run_id=self._run_id)
        except F1Error as error:
            self.platform.store.fail(delivery.unit, error, cost=delivery.cost, run_id=self._run_id)
            return False
        return True

    def _build(self, session_key: int) -> None:
        with self.platform.warehouse() as warehouse:
            load_catalogue(warehouse, self.platform.store)
            build_sessions(warehouse, self.platform.store, [session_key])
