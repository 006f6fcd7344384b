"""What a person gets wrong, and homes that are not what they should be: one clear message, and nothing is lost."""

import json
import shutil
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from f1_platform.upstream import running
from f1_platform.upstream.simulation import simulate
from f1_platform_tests.e2e.homes import assert_one_message, contents, f1

NEXT_YEAR = datetime.now(UTC).year + 1


def test_meetings_and_sessions_in_no_catalogue_are_all_named_and_only_catalogues_are_fetched(
    weekend: Path, tmp_path: Path
):
    named = ("--season", "2024", "--meeting", "88", "--session", "77", "--session", "9472")
    assert_one_message(
        f1(tmp_path, "run", *named, "--from", str(weekend)), 2, "Meeting 88, session 77 are in no catalogue"
    )

    units = json.loads(f1(tmp_path, "status", "--json").stdout)
    assert [unit["endpoint"] for unit in units] == ["sessions"]


def test_seasons_that_cannot_be_are_refused_before_anything_is_asked(weekend: Path, tmp_path: Path):
    seasons = ("--season", "2022", "--season", "2024", "--season", str(NEXT_YEAR))
    done = f1(tmp_path, "run", *seasons, "--from", str(weekend))
    assert_one_message(done, 2, f"OpenF1 has no season 2022, {NEXT_YEAR}", f"Choose from 2023 to {NEXT_YEAR - 1}")
    assert json.loads(f1(tmp_path, "status", "--json").stdout) == []


def test_a_season_that_upstream_has_nothing_of_yet_is_named(weekend: Path, home: Path, whole: Path):
    done = f1(home, "run", "--season", "2025", "--from", str(weekend), F1_ARCHIVE="")
    assert_one_message(done, 2, "Season 2025 is in no catalogue")
    assert contents(home)["serving.publication"] == contents(whole)["serving.publication"]


def test_recorded_files_that_are_none_are_wrong_usage(tmp_path: Path):
    done = f1(tmp_path / "home", "run", "--from", str(tmp_path / "nowhere"))
    assert_one_message(done, 2, "No recorded season here", "There is no such folder")


def test_all_broken_settings_are_named_at_once_and_nothing_is_made(tmp_path: Path):
    done = f1(tmp_path / "home", "run", F1_OPENF1_URL="ftp://x", F1_OPENF1_RETRIES="many", F1_ARCHIVE="/nowhere")
    assert_one_message(
        done, 2, "3 settings are wrong", "F1_OPENF1_URL='ftp://x'", "F1_OPENF1_RETRIES='many'", "F1_ARCHIVE"
    )
    assert not (tmp_path / "home").exists()


def test_a_home_that_is_a_file_stays_one(tmp_path: Path):
    (tmp_path / "home").write_text("mine")
    assert_one_message(f1(tmp_path / "home", "publish"), 2, "The home cannot be written", "F1_HOME")
    assert (tmp_path / "home").read_text() == "mine"


def test_a_home_of_another_world_is_left_alone(home: Path, whole: Path):
    with running(partial(simulate, 2030, 1)) as address:
        done = f1(home, "run", F1_OPENF1_URL=address)
    assert_one_message(done, 2, "The home holds data of openf1", "simulated-2030-1", "they never mix")
    assert contents(home) == contents(whole)


@pytest.mark.parametrize("command", ["run", "publish"])
def test_a_home_of_a_newer_format_is_left_alone(home: Path, whole: Path, command: str):
    (home / "home.json").write_text('{"format": 99, "world": "openf1"}')
    assert_one_message(f1(home, command), 2, "The home has format 99", "Use the newer platform")
    assert contents(home) == contents(whole)


def test_a_damaged_ledger_is_named(home: Path):
    ledger = home / "reports.sqlite"
    ledger.write_bytes(ledger.read_bytes()[:20_000])
    for command in ("publish", "status"):
        assert_one_message(f1(home, command, F1_ARCHIVE=""), 1, "The ledger could not be used", "move it away")


@pytest.mark.soak
def test_a_ledger_that_was_moved_away_is_filled_anew(home: Path, whole: Path, weekend: Path):
    for path in home.glob("reports.sqlite*"):
        path.unlink()
    done = f1(home, "run", "--season", "2024", "--from", str(weekend), F1_ARCHIVE="")
    assert done.returncode == 0, done.stderr
    assert contents(home) == contents(whole)


def test_a_damaged_record_of_runs_is_named(home: Path):
    (home / "dagster" / "history" / "runs.db").write_bytes(b"not a database" * 1000)
    assert_one_message(
        f1(home, "publish", F1_ARCHIVE=""), 1, "Dagster's record of runs", "runs are forgotten, data is not"
    )


def test_a_damaged_warehouse_is_set_aside_and_built_anew(home: Path, whole: Path):
    (home / "warehouse.duckdb").write_bytes(b"not a database" * 1000)
    done = f1(home, "publish", F1_ARCHIVE="")
    assert done.returncode == 0, done.stderr
    assert "The warehouse is damaged" in done.stderr and (home / "warehouse.duckdb.damaged").exists()
    assert contents(home) == contents(whole)


@pytest.mark.soak
def test_a_warehouse_and_a_record_of_runs_that_were_taken_away_are_made_anew(home: Path, whole: Path):
    shutil.rmtree(home / "dagster")
    (home / "warehouse.duckdb").unlink()
    done = f1(home, "publish", F1_ARCHIVE="")
    assert done.returncode == 0, done.stderr
    assert contents(home) == contents(whole)


@pytest.mark.soak
def test_a_damaged_serving_file_is_written_anew(home: Path, whole: Path):
    served = (home / "serving.sqlite").read_bytes()
    (home / "serving.sqlite").write_bytes(served[: len(served) // 2])
    done = f1(home, "publish", F1_ARCHIVE="")
    assert done.returncode == 0, done.stderr
    assert contents(home) == contents(whole)


@pytest.mark.soak
def test_a_serving_file_that_is_not_ours_is_never_replaced(home: Path):
    (home / "serving.sqlite").write_text("mine")
    assert_one_message(f1(home, "publish", F1_ARCHIVE=""), 1, "not one of this platform", "Move it away")
    assert (home / "serving.sqlite").read_text() == "mine"
