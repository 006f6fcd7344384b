"""The lineage that the graph shows is the one of the SQL."""

import re

import dagster as dg
import pytest

from f1_platform import archive
from f1_platform.orchestration.lineage import READS
from f1_platform.warehouse import TABLES
from f1_platform.warehouse.declared import MARTS
from f1_platform.warehouse.statements import statement

BESIDE = {
    "openf1.meetings": "openf1/meetings",
    "openf1.sessions": "openf1/sessions",
    "openf1.drivers": "warehouse/driver_sessions",
    "facts.race_laps": "warehouse/driver_sessions",
    "entries": "warehouse/people",
    "names.circuits": "warehouse/circuits",
}
"""Tables that are filled beside a step, and the asset they stand under."""


def test_every_warehouse_table_names_its_inputs() -> None:
    assert set(READS) == set(TABLES)


@pytest.mark.parametrize("mart", [mart.name for mart in MARTS])
def test_a_mart_follows_from_exactly_the_tables_its_statement_reads(mart: str) -> None:
    archived = {f"archive.{name}": f"archive/{name}" for name in archive.TABLES}
    assets = archived | {name: f"warehouse/{name}" for name in TABLES} | BESIDE
    named = set(re.findall(r"\b(?:FROM|JOIN)\s+([a-z0-9_.]+)", statement(f"marts/{mart}")))
    assert {assets[name] for name in named & assets.keys()} == set(READS[mart])


def test_a_table_stands_behind_the_tables_it_is_made_from() -> None:
    standing = [f"warehouse/{name}" for name in TABLES]
    for number, name in enumerate(TABLES):
        assert not set(READS[name]) & set(standing[number:]), name


def test_every_input_is_an_asset_of_the_platform() -> None:
    from f1_platform.definitions import defs

    assert defs.resolve_asset_graph().external_asset_keys == set()
    known = defs.resolve_asset_graph().get_all_asset_keys()
    assert {dg.AssetKey(path.split("/")) for paths in READS.values() for path in paths} <= known
