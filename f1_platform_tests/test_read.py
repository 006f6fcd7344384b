import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

import f1_platform
from f1_platform.clock import SteppedClock
from f1_platform.errors import StoreError, UsageError
from f1_platform.openf1 import Unit
from f1_platform.raw import open_store
from f1_platform.settings import Settings, load_settings
from f1_platform.warehouse import build
from f1_platform_tests.raw.deliveries import delivery, lap


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    settings = load_settings(home=tmp_path)
    clock = SteppedClock(datetime(2024, 3, 3, tzinfo=UTC))
    store = open_store(settings, clock)
    for key in (9472, 9480):
        unit = Unit(2024, 1229, key, "laps")
        store.replace(delivery([lap(n, session_key=key, lap_duration=90.5) for n in (1, 2)], unit))
    result = {"meeting_key": 1229, "session_key": 9472, "driver_number": 1, "gap_to_leader": "+1 LAP", "smell": 1}
    store.replace(delivery([result], Unit(2024, 1229, 9472, "session_result")))
    build(settings, store, clock)
    return settings


def test_an_endpoint_reads_as_a_data_frame(home: Settings):
    frame = f1_platform.read("laps", session=9472, settings=home)

    assert isinstance(frame, pd.DataFrame)
    assert frame[["session_key", "lap_number", "lap_duration"]].to_numpy().tolist() == [
        [9472, 1, 90.5],
        [9472, 2, 90.5],
    ]
    assert len(f1_platform.read("laps", settings=home)) == 4


def test_what_was_never_fetched_is_no_empty_frame(home: Settings):
    with pytest.raises(StoreError, match="laps was never fetched for that"):
        f1_platform.read("laps", season=2023, settings=home)


def test_json_fields_are_values_and_unknown_fields_stay(home: Settings):
    frame = f1_platform.read("session_result", meeting=1229, settings=home)

    assert frame.loc[0, "gap_to_leader"] == "+1 LAP"
    assert frame.loc[0, "_extra"] == '{"smell":1}'


def test_columns_are_chosen_and_ordered(home: Settings):
    frame = f1_platform.read("laps", session=9480, columns=["lap_duration", "lap_number"], settings=home)

    assert list(frame.columns) == ["lap_duration", "lap_number"]


def test_a_warehouse_table_reads_too(home: Settings):
    frame = f1_platform.read("driver_sessions", session=9472, settings=home)

    assert set(frame["session_key"]) == {9472}


def test_an_unknown_table_or_condition_is_named(home: Settings):
    with pytest.raises(UsageError, match="no table 'lapz'"):
        f1_platform.read("lapz", settings=home)
    with pytest.raises(UsageError, match="drivers_summary has no session_key"):
        f1_platform.read("drivers_summary", session=1, settings=home)


def test_an_empty_home_says_how_to_fill_it(tmp_path: Path):
    with pytest.raises(StoreError, match=r"no data yet.*f1 run"):
        f1_platform.read("laps", settings=load_settings(home=tmp_path))


def test_importing_the_package_is_light():
    loaded = subprocess.run(
        [sys.executable, "-c", "import f1_platform, sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert {"pandas", "pyarrow", "duckdb", "dagster"}.isdisjoint(loaded)
