"""The raw assets, one a family, generated from the registry: OpenF1's records as they were sent.

The catalogue (`openf1/...`) is partitioned by season and registers the sessions it finds; everything else
(`f1_data/...`) by session. The bodies plan; the client fetches while the IO manager drains.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import dagster as dg

from f1_platform.openf1 import CATALOGUE, ENDPOINTS, LIGHT, TELEMETRY, Endpoint, Session, Unit, to_records
from f1_platform.openf1.catalogue import session_key_of, sessions_of
from f1_platform.openf1.collect import Outcome
from f1_platform.openf1.delivery import Delivery
from f1_platform.openf1.plan import plan, season_unit
from f1_platform.openf1.windows import SPAN_FROM, Span, span_of
from f1_platform.orchestration.io_managers.raw import Fetched
from f1_platform.orchestration.metadata import OWNERS, endpoint_metadata
from f1_platform.orchestration.partitions import SESSIONS, TOGETHER, register, seasons
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.raw_check import check_spec, checked
from f1_platform.raw import RawStore
from f1_platform.raw.catalogue import known_sessions
from f1_platform.raw.due import due_units

ONLY_DUE = "f1/only_due"
"""Run tag: units that are not due are left alone. `f1 run` sets it; a click in the UI asks for everything it names."""

LATER = dg.RetryPolicy(max_retries=2, delay=60, backoff=dg.Backoff.EXPONENTIAL)
"""For runs that nobody waits for; the client's own retries, seconds apart, come first."""


def asset_key(endpoint: Endpoint) -> dg.AssetKey:
    """`openf1/<endpoint>` for the catalogue, `f1_data/<family>` for the rest."""
    return dg.AssetKey(["openf1", endpoint.name] if endpoint.grain == "season" else ["f1_data", endpoint.family])


def raw_assets(platform: Platform, retries: dg.RetryPolicy | None) -> list[dg.AssetsDefinition]:
    """All eighteen, whose steps are tried again under that policy."""
    partitions = seasons(platform.clock.now())
    return [
        *(_catalogue_asset(endpoint, partitions, platform, retries) for endpoint in CATALOGUE),
        *(_session_asset(endpoint, "f1_data", platform, retries) for endpoint in LIGHT),
        *(_session_asset(endpoint, "telemetry", platform, retries) for endpoint in TELEMETRY),
    ]


def _catalogue_asset(
    endpoint: Endpoint,
    partitions: dg.StaticPartitionsDefinition,
    platform: Platform,
    retries: dg.RetryPolicy | None,
) -> dg.AssetsDefinition:
    @dg.asset(
        key=asset_key(endpoint),
        description=f"{endpoint.meaning} From OpenF1's `/v1/{endpoint.name}`, as it was sent.",
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
        io_manager_key="raw",
        pool="openf1_api",
        group_name="openf1",
        owners=OWNERS,
        kinds={platform.settings.raw_store},
        metadata=endpoint_metadata(endpoint),
        retry_policy=retries,
        check_specs=[check_spec(asset_key(endpoint))],
    )
    def catalogue(context: dg.AssetExecutionContext) -> Iterator[dg.Output[Fetched] | dg.AssetCheckResult]:
        with platform.halts.heeded(context):
            years = {int(key): key for key in context.partition_keys}
            wanted = [season_unit(endpoint.name, year) for year in years]
            outcomes = platform.fetch(plan(wanted, [], window=timedelta(0)))
            if endpoint.name == "sessions":
                outcomes = _registering(outcomes, context.instance, platform)
            yield dg.Output(Fetched(outcomes, years))
            yield checked(platform.store, endpoint, wanted, years)

    return catalogue


def _registering(outcomes: Iterator[Outcome], instance: dg.DagsterInstance, platform: Platform) -> Iterator[Outcome]:
    """Passes sessions on, and makes partitions of those that have begun: all at once, so that they stand in order."""
    records: list[dict[str, Any]] = []
    for outcome in outcomes:
        if isinstance(outcome, Delivery):
            outcome.batches = list(outcome.batches)
            records += [record for batch in outcome.batches for record in to_records(batch, "sessions")]
        yield outcome
    register(instance, sessions_of(records), platform.clock.now())


def _session_asset(
    endpoint: Endpoint, group: str, platform: Platform, retries: dg.RetryPolicy | None
) -> dg.AssetsDefinition:
    @dg.asset(
        key=asset_key(endpoint),
        description=f"{endpoint.meaning} From OpenF1's `/v1/{endpoint.name}`, as it was sent.",
        partitions_def=SESSIONS,
        backfill_policy=TOGETHER,
        io_manager_key="raw",
        pool="openf1_api",
        group_name=group,
        owners=OWNERS,
        kinds={platform.settings.raw_store},
        metadata=endpoint_metadata(endpoint),
        retry_policy=retries,
        deps=_deps(endpoint),
        check_specs=[check_spec(asset_key(endpoint))],
    )
    def family(context: dg.AssetExecutionContext) -> Iterator[dg.Output[Fetched] | dg.AssetCheckResult]:
        with platform.halts.heeded(context):
            partitions = {session_key_of(key): key for key in context.partition_keys}
            catalogue = known_sessions(platform.store)
            wanted = _wanted(platform, endpoint, catalogue, partitions, only_due=ONLY_DUE in context.run.tags)
            spans = _spans(platform.store, wanted) if endpoint.telemetry else None
            asked = plan(wanted, catalogue, window=platform.window, spans=spans)
            yield dg.Output(Fetched(platform.fetch(asked), partitions))
            yield checked(platform.store, endpoint, wanted, partitions)

    return family


def _deps(endpoint: Endpoint) -> list[dg.AssetDep]:
    """All need the catalogue; telemetry also the light records that say when the cars were on the air."""
    every = dg.AllPartitionMapping()
    deps = [dg.AssetDep(asset_key(ENDPOINTS["sessions"]), partition_mapping=every)]
    return deps + [dg.AssetDep(asset_key(ENDPOINTS[name])) for name in SPAN_FROM if endpoint.telemetry]


def _wanted(
    platform: Platform, endpoint: Endpoint, catalogue: Sequence[Session], partitions: dict[int, str], *, only_due: bool
) -> list[Unit]:
    sessions = [session for session in catalogue if session.session_key in partitions]
    if not only_due:
        return [session.unit(endpoint.name) for session in sessions if endpoint.is_had_by(session.type)]
    reports = {report.unit: report for report in platform.store.reports(endpoint=endpoint.name)}
    return due_units(sessions, [endpoint], reports, platform.clock.now(), platform.settings.refresh_ages)


def _spans(store: RawStore, wanted: Sequence[Unit]) -> dict[int, Span]:
    spans: dict[int, Span] = {}
    for unit in wanted:
        light = (Unit(unit.season, unit.meeting_key, unit.session_key, name) for name in SPAN_FROM)
        span = span_of(batch for other in light for batch in store.scan(other, ["date"]))
        if span is not None:
            spans[unit.session_key] = span
    return spans
