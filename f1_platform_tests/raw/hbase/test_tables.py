"""The tables as declared, what differs from them, and the HBase shell's commands for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from f1_platform.errors import SettingsError, UsageError
from f1_platform.openf1 import ENDPOINTS
from f1_platform.raw.hbase.differences import Kept, MissingFamily, MissingSplit, MissingTable, NarrowFamily, differences
from f1_platform.raw.hbase.shell import shell_command
from f1_platform.raw.hbase.tables import Family, Table, declared
from f1_platform.settings import load_settings

DATA, REPORTS = declared()
BARE = Family("car", versions=1, compression="NONE", bloom="NONE", block_cache=False, ttl=60, encoding="NONE")


def having(family: Family) -> Table:
    """f1_data with one family in place of the declared one."""
    return replace(DATA, families=tuple(family if f.name == family.name else f for f in DATA.families))


def test_every_endpoint_has_its_family() -> None:
    assert DATA.name == "f1_data"
    assert [family.name for family in DATA.families] == [endpoint.family for endpoint in ENDPOINTS.values()]
    assert len({family.name for family in DATA.families}) == 18


def test_the_reports_have_meta_stats_and_errors() -> None:
    assert REPORTS.name == "f1_reports"
    assert [family.name for family in REPORTS.families] == ["meta", "stats", "errors"]


def test_what_is_scanned_has_large_blocks() -> None:
    large = {family.name for family in DATA.families if family.block_size == 131072}
    assert large == {"car", "location", "intervals", "position"}


def test_both_tables_are_in_the_namespace() -> None:
    assert [(table.name, table.namespace) for table in declared("f1")] == [
        ("f1:f1_data", "f1"),
        ("f1:f1_reports", "f1"),
    ]
    assert DATA.namespace is None


def test_the_namespace_of_hbase_itself_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"F1_HBASE_NAMESPACE='hbase': .* HBase keeps its own tables there"):
        load_settings(hbase_namespace="hbase")


def test_only_the_data_is_split_in_the_order_of_its_keys() -> None:
    data, reports = declared(splits=["2025", "2024#1229", "2024", "2025"])
    assert (data.splits, reports.splits) == (("2024", "2024#1229", "2025"), ())


@pytest.mark.parametrize("split", ["24", "2024#", "2024#1229#9472", "2024#~", "Bahrain", "2024#01229", ""])
def test_a_split_is_a_season_or_a_meeting(split: str) -> None:
    with pytest.raises(UsageError, match="neither a season nor a meeting"):
        declared(splits=["2024", split])


def test_a_table_as_declared_differs_in_nothing() -> None:
    assert differences(DATA, DATA) == []


def test_what_the_gateway_does_not_tell_counts_as_right() -> None:
    assert differences(DATA, having(replace(DATA.families[2], encoding=None, block_size=None))) == []


def test_a_missing_table_and_a_missing_family_are_told() -> None:
    assert differences(DATA, None) == [MissingTable(DATA)]
    assert differences(DATA, replace(DATA, families=DATA.families[1:])) == [MissingFamily("f1_data", DATA.families[0])]


def test_a_family_of_bad_defaults_is_widened_in_all() -> None:
    assert DATA.family("car") is not None
    assert differences(DATA, having(BARE)) == [NarrowFamily("f1_data", BARE, DATA.family("car"))]


def test_what_is_more_or_chosen_otherwise_stays() -> None:
    chosen = Family("car", versions=10, compression="SNAPPY", bloom="ROWCOL", encoding="DIFF", block_size=262144)
    told = differences(DATA, having(chosen))
    assert told and all(isinstance(difference, Kept) for difference in told)
    assert "f1_data: VERSIONS 10 (ours: 6) stays in car" in map(str, told)
    assert "f1_data: COMPRESSION SNAPPY (ours: ZSTD) stays in car" in map(str, told)


def test_a_family_may_be_narrow_in_one_thing_and_chosen_in_another() -> None:
    found = replace(DATA.families[0], versions=1, compression="SNAPPY")
    narrow, kept = differences(DATA, having(found))
    assert isinstance(narrow, NarrowFamily) and narrow.changes == {"VERSIONS": 6}
    assert narrow.corrected.compression == "SNAPPY"
    assert isinstance(kept, Kept) and kept.families == ("meeting",)


def test_an_extra_family_stays() -> None:
    found = replace(DATA, families=(*DATA.families, Family("tyres", 1)))
    assert [str(told) for told in differences(DATA, found)] == ["f1_data: a family that is none of ours stays in tyres"]


def test_regions_that_are_missing_are_told() -> None:
    wanted = replace(DATA, splits=("2024", "2025"))
    assert differences(wanted, replace(DATA, splits=("2024", "2024#1300"))) == [MissingSplit("f1_data", "2025")]


def test_the_shell_creates_a_table_with_its_splits() -> None:
    table = Table("f1:laps", (Family("laps", 6), Family("pit", 6)), splits=("2024", "2025"))
    assert shell_command(MissingTable(table)) == (
        "create 'f1:laps',\n"
        "  {NAME => 'laps', VERSIONS => 6, COMPRESSION => 'ZSTD', BLOOMFILTER => 'ROW', BLOCKCACHE => true, "
        "TTL => 2147483647, DATA_BLOCK_ENCODING => 'FAST_DIFF', BLOCKSIZE => 65536},\n"
        "  {NAME => 'pit', VERSIONS => 6, COMPRESSION => 'ZSTD', BLOOMFILTER => 'ROW', BLOCKCACHE => true, "
        "TTL => 2147483647, DATA_BLOCK_ENCODING => 'FAST_DIFF', BLOCKSIZE => 65536},\n"
        "  SPLITS => ['2024', '2025']"
    )


def test_the_shell_adds_a_family() -> None:
    command = shell_command(MissingFamily("f1_reports", REPORTS.families[0]))
    assert command.startswith("alter 'f1_reports', {NAME => 'meta', VERSIONS => 3, COMPRESSION => 'ZSTD', ")


def test_the_shell_alters_what_is_narrow_and_nothing_else() -> None:
    found = replace(DATA.families[0], versions=1, block_cache=False)
    (narrow,) = differences(DATA, having(found))
    assert isinstance(narrow, NarrowFamily)
    assert shell_command(narrow) == "alter 'f1_data', {NAME => 'meeting', VERSIONS => 6, BLOCKCACHE => true}"


def test_the_shell_splits_a_region() -> None:
    assert shell_command(MissingSplit("f1_data", "2024#1229")) == "split 'f1_data', '2024#1229'"
