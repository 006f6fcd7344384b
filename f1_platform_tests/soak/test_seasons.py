"""Three recorded seasons through the whole road: every value, every known fact, and the same again."""

import time
from pathlib import Path

import pytest

from f1_platform_tests.api.conftest import api
from f1_platform_tests.e2e.facts import assert_known_facts
from f1_platform_tests.e2e.homes import contents, f1
from f1_platform_tests.integration.comparing import differences, files
from f1_platform_tests.recorded import OPENF1, needs_data

pytestmark = [pytest.mark.soak, needs_data]

SEASONS = (2023, 2024, 2025)
ARGUMENTS = ("run", *(f"--season={year}" for year in SEASONS), "--from", str(OPENF1.absolute()))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("seasons")
    began = time.monotonic()
    done = f1(home, *ARGUMENTS)
    print(f"three seasons took {time.monotonic() - began:.0f} s\n{done.stdout}")
    assert done.returncode == 0, done.stderr
    return home


def test_every_record_of_every_file_is_in_the_store(home: Path):
    compared = [
        differences(path, key, endpoint, home) for key, endpoint, path in files(OPENF1, SEASONS, telemetry=False)
    ]

    assert len(compared) == 1822
    assert [found for found in compared if found] == []


def test_every_known_fact_is_answered_over_http(home: Path):
    with api(home) as client:
        assert_known_facts(client)


def test_the_same_command_again_rewrites_and_publishes_nothing(home: Path):
    before = contents(home)
    began = time.monotonic()
    again = f1(home, *ARGUMENTS)
    print(f"again: {time.monotonic() - began:.1f} s\n{again.stderr}")

    assert again.returncode == 0
    assert "Nothing is due" in again.stderr
    assert "Nothing to publish" in again.stderr
    assert contents(home) == before


def test_a_race_with_telemetry_is_in_the_store_value_by_value(tmp_path: Path):
    done = f1(tmp_path, "run", "--session", "9472", "--telemetry", "--from", str(OPENF1.absolute()))
    assert done.returncode == 0, done.stderr
    mine = [(key, name, path) for key, name, path in files(OPENF1, (2024,), telemetry=True) if key == 9472]

    assert [differences(path, key, endpoint, tmp_path) for key, endpoint, path in mine] == [[], []]


def test_without_an_archive_the_results_of_46_races_are_answered_over_http(tmp_path: Path):
    done = f1(tmp_path, "run", "--season=2023", "--season=2024", "--from", str(OPENF1.absolute()), F1_ARCHIVE="")
    assert done.returncode == 0, done.stderr
    with api(tmp_path) as client:
        drivers = {d["name"]: (d["wins"], d["podiums"]) for d in client.get("/drivers").json()}

    wanted = {"Max Verstappen": (28, 35), "Lando Norris": (4, 20), "Charles Leclerc": (3, 19)}
    assert {name: drivers[name] for name in wanted} == wanted
