"""One correction of a real race, told from end to end: record, finding, summary, changes, provenance.

On Sunday evening upstream has two cars in third place, as timing has it before the stewards are done; by Monday it has
put the second of them fourth, where it was recorded.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from f1_platform.upstream import RecordedSource, running
from f1_platform_tests.api.conftest import api
from f1_platform_tests.e2e.bahrain import RACE, place, write_bahrain
from f1_platform_tests.e2e.homes import f1
from f1_platform_tests.recorded import needs_data

pytestmark = needs_data

SUNDAY, MONDAY = "2024-03-02T17:45:00Z", "2024-03-03T17:30:00Z"
"""Three quarters of an hour after the race, and a day after it."""
ASKED = {
    "quality": "/sessions/9472/quality",
    "driver": "/drivers/{leclerc}",
    "changes": "/changes",
    "session's changes": "/sessions/9472/changes",
    "provenance": "/drivers/{leclerc}/provenance?figure=podiums&figure=points",
}


@dataclass(frozen=True)
class Story:
    """What was answered on either day, by name of `ASKED`, and what the commands said on Monday."""

    sunday: dict[str, Any]
    monday: dict[str, Any]
    refresh: str
    changes: str


def answers(home: Path) -> dict[str, Any]:
    with api(home) as client:
        drivers = client.get("/drivers?fields=driverId,name").json()
        leclerc = next(driver["driverId"] for driver in drivers if driver["name"] == "Charles Leclerc")
        asked = {name: client.get(path.format(leclerc=leclerc)) for name, path in ASKED.items()}
    assert {answer.status_code for answer in asked.values()} == {200}
    return {name: answer.json() for name, answer in asked.items()}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder, home = tmp_path_factory.mktemp("openf1"), tmp_path_factory.mktemp("home")
    write_bahrain(folder, [RACE])
    place(folder, 16, 3)
    with running(partial(RecordedSource, folder)) as address:
        upstream = {"F1_OPENF1_URL": address, "F1_OPENF1_PER_SECOND": "0", "F1_OPENF1_PER_MINUTE": "0"}
        ran = f1(home, "run", "--session", "9472", **upstream, F1_ARCHIVE="", F1_NOW=SUNDAY)
        assert ran.returncode == 0, ran.stderr
        sunday = answers(home)
        place(folder, 16, 4)
        refresh = f1(home, "refresh", **upstream, F1_ARCHIVE="", F1_NOW=MONDAY)
        assert refresh.returncode == 0, refresh.stderr
    changes = f1(home, "changes", "--session", "9472", "--json", F1_ARCHIVE="", F1_NOW=MONDAY)
    return Story(sunday, answers(home), refresh.stderr, changes.stdout)


def units(day: dict[str, Any], figure: str) -> dict[str, Any]:
    """The raw units behind a figure, by endpoint."""
    (race,) = day["provenance"]["figures"][figure]["races"]
    assert (race["name"], race["source"]) == ("Bahrain Grand Prix", "openf1")
    return {unit["endpoint"]: unit for unit in race["units"]}


def test_two_cars_in_one_place_are_a_finding_until_upstream_corrects_it(story: Story) -> None:
    found = [(one["rule"], one["severity"], one["driver_name"]) for one in story.sunday["quality"]]
    assert found == [("result_places", "error", "Charles Leclerc"), ("result_places", "error", "Carlos Sainz")]
    assert json.loads(story.sunday["quality"][0]["evidence"]) == {"place": 3, "cars_on_it": 2, "laps": 57}
    assert story.monday["quality"] == []


def test_the_podium_that_was_none_is_taken_back(story: Story) -> None:
    before, after = story.sunday["driver"], story.monday["driver"]
    differing = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    assert differing == {"podiums": (1, 0)}
    assert "Building and publishing: identity, results, marts" in story.refresh


def test_the_change_is_listed_from_what_to_what(story: Story) -> None:
    assert story.sunday["changes"] == []
    (change,) = story.monday["changes"]
    assert (change["endpoint"], change["kind"], change["key"]) == ("session_result", "changed", {"driver_number": 16})
    assert (change["before"], change["after"]) == ({"position": 3}, {"position": 4})
    assert change["looked_at"] == "2024-03-03T17:30:00+00:00"
    assert story.monday["session's changes"] == [change]
    (said,) = json.loads(story.changes)
    assert (said["before"], said["after"], said["run_id"]) == (change["before"], change["after"], change["run_id"])


def test_provenance_names_the_result_that_each_figure_came_from(story: Story) -> None:
    (change,) = story.monday["changes"]
    before, after = units(story.sunday, "points"), units(story.monday, "points")
    assert units(story.sunday, "podiums")["session_result"] == before["session_result"]
    assert story.monday["provenance"]["figures"]["podiums"] == {"value": 0, "contributions": 0, "races": []}
    hashes = [units["session_result"]["content_hash"] for units in (before, after)]
    assert hashes == [change["hash_before"], change["hash_after"]]
    assert after["session_result"]["changed_at"] == after["session_result"]["looked_at"] == change["looked_at"]
    assert after["drivers"]["content_hash"] == before["drivers"]["content_hash"]
    assert after["drivers"]["changed_at"] == "2024-03-02T17:45:00+00:00" < after["drivers"]["looked_at"]
