"""A race weekend through the whole road, once; then what is stored, served and done again."""

from pathlib import Path

import pytest

from f1_platform_tests.api.conftest import api
from f1_platform_tests.e2e.facts import CAREERS, careers
from f1_platform_tests.e2e.homes import ARGUMENTS, contents, f1
from f1_platform_tests.integration.comparing import differences, files
from f1_platform_tests.recorded import OPENF1, needs_data

pytestmark = needs_data


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    done = f1(home, *ARGUMENTS)
    assert done.returncode == 0, done.stderr
    return home


def test_every_record_of_the_weekend_is_in_the_store(home: Path):
    compared = [
        (endpoint, differences(path, key, endpoint, home))
        for key, endpoint, path in files(OPENF1, (2024,), telemetry=False)
        if path.parts[-3] == "1229"
    ]

    assert len(compared) == 43
    assert [found for _, found in compared if found] == []


def test_known_careers_are_answered_over_http(home: Path):
    with api(home) as client:
        assert careers(client, CAREERS) == CAREERS
        assert len(client.get("/drivers").json()) == 864
        assert len(client.get("/circuits").json()) == 77


def test_the_same_command_again_rewrites_and_publishes_nothing(home: Path):
    before = contents(home)
    again = f1(home, *ARGUMENTS)

    assert again.returncode == 0
    assert "Nothing is due" in again.stderr
    assert "Nothing to publish" in again.stderr
    assert contents(home) == before
