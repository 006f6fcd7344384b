"""The same weekend on HBase: what is stored as anybody reads it, what is served as by Parquet, byte by byte."""

from pathlib import Path

import pytest

from f1_platform.settings import Settings, load_settings
from f1_platform_tests.e2e.hbase_homes import answers, contents, on_hbase
from f1_platform_tests.e2e.homes import ARGUMENTS, f1
from f1_platform_tests.integration.comparing import compared, files
from f1_platform_tests.integration.plain_hbase import records_in_hbase
from f1_platform_tests.raw.hbase.conftest import hbase
from f1_platform_tests.raw.hbase.running import RunningHBase, needs_hbase, with_tables
from f1_platform_tests.recorded import OPENF1, needs_data

__all__ = ["hbase"]

pytestmark = [needs_data, needs_hbase]


@pytest.fixture(scope="module")
def settings(hbase: RunningHBase, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = with_tables(hbase.settings(tmp_path_factory.mktemp("hbase") / "home"))
    done = f1(settings.home, *ARGUMENTS, **on_hbase(settings))
    assert done.returncode == 0, done.stderr
    return settings


def test_every_record_of_the_weekend_is_read_back_by_plain_happybase(settings: Settings):
    weekend = [path for _, _, path in files(OPENF1, (2024,), telemetry=False) if path.parts[-3] == "1229"]
    found = [compared(path, records_in_hbase(settings, path)) for path in weekend]

    assert len(found) == 43
    assert [differences for differences in found if differences] == []


def test_warehouse_and_every_answer_are_those_of_the_parquet_store(settings: Settings, tmp_path: Path):
    done = f1(tmp_path, *ARGUMENTS)
    assert done.returncode == 0, done.stderr

    assert contents(settings) == contents(load_settings(home=tmp_path))
    assert answers(settings.home) == answers(tmp_path)


def test_the_same_command_again_rewrites_and_publishes_nothing(settings: Settings):
    before = contents(settings)
    again = f1(settings.home, *ARGUMENTS, **on_hbase(settings))

    assert again.returncode == 0
    assert "Nothing is due" in again.stderr
    assert "Nothing to publish" in again.stderr
    assert contents(settings) == before


def test_status_and_reports_come_from_the_report_table(settings: Settings):
    told = f1(settings.home, "status", "--session", "9472", **on_hbase(settings))

    assert told.returncode == 0
    assert "1,129" in told.stdout
    assert not settings.reports_path.exists()
