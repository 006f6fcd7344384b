"""Everything that was recorded, on HBase: every value as anybody reads it, and every answer as by the Parquet store."""

import time
from pathlib import Path

import pytest

from f1_platform.settings import Settings, load_settings
from f1_platform_tests.api.conftest import api
from f1_platform_tests.e2e.facts import assert_known_facts
from f1_platform_tests.e2e.hbase_homes import answers, contents, on_hbase
from f1_platform_tests.e2e.homes import f1
from f1_platform_tests.integration.comparing import compared, files
from f1_platform_tests.integration.plain_hbase import records_in_hbase
from f1_platform_tests.raw.hbase.conftest import hbase
from f1_platform_tests.raw.hbase.running import RunningHBase, needs_hbase, with_tables
from f1_platform_tests.recorded import OPENF1, needs_data

__all__ = ["hbase"]

pytestmark = [pytest.mark.soak, needs_data, needs_hbase]

YEARS = (2023, 2024, 2025, 2026)
SOURCE = ("--from", str(OPENF1.absolute()))
COMMANDS = (
    ("run", *(f"--season={year}" for year in YEARS), *SOURCE),
    ("run", "--session=9472", "--session=9873", "--telemetry", *SOURCE),
)


def filled(home: Path, **environment: str) -> None:
    for command in COMMANDS:
        began = time.monotonic()
        done = f1(home, *command, **environment)
        print(f"{' '.join(command[:5])}: {time.monotonic() - began:.0f} s\n{done.stdout}")
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def settings(hbase: RunningHBase, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = with_tables(hbase.settings(tmp_path_factory.mktemp("hbase") / "home"))
    filled(settings.home, **on_hbase(settings))
    return settings


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("parquet")
    filled(home)
    return load_settings(home=home)


@pytest.mark.parametrize("telemetry", [False, True])
def test_every_recorded_value_is_read_back_by_plain_happybase(settings: Settings, telemetry: bool):
    paths = [path for _, _, path in files(OPENF1, YEARS, telemetry=telemetry)]
    found = [compared(path, records_in_hbase(settings, path)) for path in paths]

    assert len(found) == (4 if telemetry else 1855)
    assert [differences for differences in found if differences] == []


def test_every_known_fact_is_answered_over_http(settings: Settings):
    with api(settings.home) as client:
        assert_known_facts(client)


def test_units_tables_and_every_answer_are_those_of_the_parquet_store(settings: Settings, beside: Settings):
    assert contents(settings) == contents(beside)
    assert answers(settings.home) == answers(beside.home)


def test_the_same_command_again_rewrites_and_publishes_nothing(settings: Settings):
    before = contents(settings)
    again = f1(settings.home, *COMMANDS[0], **on_hbase(settings))

    assert again.returncode == 0
    assert "Nothing is due" in again.stderr
    assert "Nothing to publish" in again.stderr
    assert contents(settings) == before
