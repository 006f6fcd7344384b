"""The lineage that the graph shows is the one of the SQL."""

import re

import dagster as dg
import pytest

from f1_platform import archive
from f1_platform.orchestration.lineage import READS
from f1_platform.warehouse import TABLES
from f1_platform.warehouse.derived import MARTS
from f1_platform.warehouse.statements import statement


def test_every_warehouse_table_names_its_inputs() -> None:
    assert set(READS) == set(TABLES)


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_follows_from_exactly_the_tables_its_statement_reads(mart: str) -> None:
    archived = {f"archive.{name}": f"archive/{name}" for name in archive.TABLES}
    assets = archived | {name: f"warehouse/{name}" for name in TABLES}
    named = set(re.findall(r"\b(?:FROM|JOIN)\s+([a-z0-9_.]+)", statement(f"marts/{mart}")))
    assert {assets[name] for name in named & assets.keys()} == set(READS[mart])


def test_every_input_is_an_asset_of_the_platform() -> None:
    from f1_platform.definitions import defs

    assert defs.resolve_asset_graph().external_asset_keys == set()
    known = defs.resolve_asset_graph().get_all_asset_keys()
    assert {dg.AssetKey(path.split("/")) for paths in READS.values() for path in paths} <= known
