"""What Dagster loads: every asset known by name and described, in layers, with its check, pool and policy."""

from pathlib import Path

import dagster as dg
import pytest

from f1_platform.clock import SystemClock
from f1_platform.orchestration.build import build_defs
from f1_platform.orchestration.partitions import TOGETHER
from f1_platform.orchestration.platform import Platform
from f1_platform_tests.orchestration.worlds import NOW, settings_for

CATALOGUE = {"openf1/meetings", "openf1/sessions"}
TELEMETRY = {"f1_data/car", "f1_data/location"}
LIGHT = {
    f"f1_data/{family}"
    for family in (
        *("champdrivers", "champteams", "driver", "intervals", "laps", "overtakes", "pit", "position", "racecontrol"),
        *("sessionresult", "startinggrid", "stints", "teamradio", "weather"),
    )
}
ARCHIVE = {
    f"archive/{table}"
    for table in (
        *("circuits", "constructor_results", "constructor_standings", "constructors", "driver_standings", "drivers"),
        *("lap_times", "pit_stops", "qualifying", "races", "results", "seasons", "sprint_results", "status"),
    )
}
BY_SESSION = {
    f"warehouse/{table}" for table in ("driver_sessions", "driver_stints", "driver_telemetry", "quality_findings")
}
SUMMARIES = {
    *("drivers_summary", "circuits_summary", "teams_summary", "driver_standings", "team_standings", "seasons"),
    *("driver_seasons", "team_seasons", "teammates", "race_results", "race_laps", "circuit_fastest_laps"),
    *("meetings", "sessions", "session_drivers", "session_stints", "archive_tables", "findings"),
}
"""Marts that are served under their own name."""
WAREHOUSE = BY_SESSION | {
    f"warehouse/{table}"
    for table in (
        *("people", "circuits", "teams", "redirects", "unmatched", "races", "results", "sprint_results"),
        *("fastest_laps", "differences", "source_findings", "races_summary", "sprint_race_results"),
        *SUMMARIES,
    )
}
SERVING = {f"serving/{table}" for table in (*SUMMARIES, "races", "sprint_results", "redirects")}
ALL = CATALOGUE | LIGHT | TELEMETRY | {"f1_reports"} | ARCHIVE | WAREHOUSE | SERVING


@pytest.fixture(scope="module")
def defs(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    settings = settings_for(tmp_path_factory.mktemp("home"), "http://127.0.0.1:9")
    return build_defs(Platform(settings, SystemClock(NOW)))


@pytest.fixture(scope="module")
def graph(defs: dg.Definitions):
    return defs.resolve_asset_graph()


def named(keys) -> set[str]:
    return {key.to_user_string() for key in keys}


def test_the_assets_are_these_and_no_other(graph):
    assert named(graph.get_all_asset_keys()) == ALL


def test_no_asset_depends_on_one_that_nobody_makes(graph):
    assert named(graph.external_asset_keys) == set()
    assert named(graph.executable_asset_keys) == ALL


def test_the_definitions_are_valid(defs: dg.Definitions):
    dg.Definitions.validate_loadable(defs)
    assert defs.resolve_implicit_global_asset_job_def().name == "__ASSET_JOB"


def test_the_module_that_dagster_loads_holds_the_same_assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("F1_HOME", str(tmp_path))
    from f1_platform.definitions import defs as loaded

    assert named(loaded.resolve_asset_graph().get_all_asset_keys()) == ALL


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_asset_says_what_it_is_and_whose(graph, name: str):
    node = graph.get(dg.AssetKey(name.split("/")))

    assert len(node.description) > 20, "its description"
    assert node.owners == ["team:f1-platform"]
    assert node.kinds
    assert node.group_name != "default"
    schema = node.metadata["dagster/column_schema"]
    columns = schema.value.columns if hasattr(schema, "value") else schema.columns
    assert columns
    assert all(column.description for column in columns)


def test_the_layers_are_groups(graph):
    groups = {name: graph.get(dg.AssetKey(name.split("/"))).group_name for name in ALL}

    assert {groups[name] for name in CATALOGUE} == {"openf1"}
    assert {groups[name] for name in LIGHT | {"f1_reports"}} == {"f1_data"}
    assert {groups[name] for name in TELEMETRY | {"warehouse/driver_telemetry"}} == {"telemetry"}
    assert {groups[name] for name in ARCHIVE} == {"archive"}
    assert {groups[f"warehouse/{table}"] for table in SUMMARIES} == {"marts"}
    assert {groups[name] for name in SERVING} == {"serving"}


def test_assets_say_which_store_they_are_in(graph):
    kinds = {name: graph.get(dg.AssetKey(name.split("/"))).kinds for name in ALL}

    assert {name for name, of in kinds.items() if of == {"parquet"}} == CATALOGUE | LIGHT | TELEMETRY
    assert kinds["f1_reports"] == {"sqlite"}


def test_what_a_layer_reads_lies_before_it(graph):
    order = ["openf1", "archive", "f1_data", "warehouse", "serving"]

    for key in graph.get_all_asset_keys() - {dg.AssetKey("f1_reports")}:
        for parent in graph.get(key).parent_keys:
            assert order.index(parent.path[0]) <= order.index(key.path[0]), f"{key} reads {parent}"
    assert not graph.get(dg.AssetKey("f1_reports")).child_keys


def test_summaries_do_not_wait_for_telemetry(graph):
    below, look = set(), [dg.AssetKey(name.split("/")) for name in TELEMETRY]
    while look:
        children = graph.get(look.pop()).child_keys - below
        below |= children
        look += children

    assert named(below) == {"warehouse/driver_telemetry"}


def test_all_that_is_partitioned_by_session_goes_into_one_run(graph):
    by_session = {
        name
        for name in ALL
        if isinstance(graph.get(dg.AssetKey(name.split("/"))).partitions_def, dg.DynamicPartitionsDefinition)
    }
    policies = {graph.get(dg.AssetKey(name.split("/"))).backfill_policy for name in by_session}

    assert by_session == LIGHT | TELEMETRY | BY_SESSION | {"f1_reports"}
    assert policies == {TOGETHER}
    assert TOGETHER.max_partitions_per_run == 20


def test_the_catalogue_is_partitioned_by_season_from_2023_to_the_year_to_come(graph):
    assert {tuple(graph.get(dg.AssetKey(n.split("/"))).partitions_def.get_partition_keys()) for n in CATALOGUE} == {
        ("2023", "2024", "2025")
    }


def test_every_raw_and_warehouse_asset_has_one_check_of_its_rules_and_some_one_of_what_was_found(graph):
    checks = {
        name: sorted(key.asset_key.to_user_string() for key in graph.asset_check_keys if key.name == name)
        for name in {key.name for key in graph.asset_check_keys}
    }

    assert checks == {
        "rules": sorted(CATALOGUE | LIGHT | TELEMETRY | WAREHOUSE),
        "findings": ["warehouse/driver_telemetry", "warehouse/quality_findings", "warehouse/source_findings"],
    }


def test_what_asks_upstream_and_what_opens_the_warehouse_shares_a_pool(graph):
    pools = {name: graph.get(dg.AssetKey(name.split("/"))).pools for name in ALL}

    assert {name for name, of in pools.items() if of == {"openf1_api"}} == CATALOGUE | LIGHT | TELEMETRY
    assert {name for name, of in pools.items() if of == {"duckdb"}} == ARCHIVE | WAREHOUSE | SERVING
    assert pools["f1_reports"] == set()


def test_runs_that_nobody_waits_for_try_again_and_others_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, defs):
    monkeypatch.setenv("F1_HOME", str(tmp_path))
    from f1_platform.definitions import defs as loaded

    def policy(of: dg.Definitions) -> dg.RetryPolicy | None:
        job = of.resolve_implicit_global_asset_job_def()
        return job.graph.node_named("f1_data__laps").definition.retry_policy

    assert policy(loaded).max_retries == 2
    assert policy(defs) is None
