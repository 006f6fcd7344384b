"""`f1 check` over a home with findings, and over one without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from f1_platform_tests.cli.conftest import F1
from f1_platform_tests.warehouse.worlds import World, drivers, result, session


@pytest.fixture
def checked(tmp_path: Path) -> None:
    world = World.at(tmp_path)
    world.catalogue(session(100, "Race", "2024-03-02T15:00:00"))
    backward = {"driver_number": 1, "stint_number": 2, "lap_start": 9, "lap_end": 8}
    world.session(100, drivers=drivers(1, 11), session_result=[result(1, 1), result(11, None)], stints=[backward])
    world.build()


@pytest.mark.usefixtures("checked")
def test_rules_are_counted_and_say_what_they_find(f1: F1) -> None:
    done = f1("check", "--season", "2024")
    assert done.returncode == 0
    assert "stint_backward" in done.stdout
    assert "A stint that ends before it begins" in done.stdout
    assert "2 findings in 1 sessions" in done.stderr
    assert "0 findings in 0 sessions" in f1("check", "--season", "2023").stderr


@pytest.mark.usefixtures("checked")
def test_a_session_shows_each_finding_with_its_evidence(f1: F1) -> None:
    done = f1("check", "--session", "100", "--rule", "stint_backward")
    assert done.returncode == 0
    assert "Max Verstappen" in done.stdout or "Max VERSTAPPEN" in done.stdout
    assert "stint 2, first_lap 9, last_lap 8" in done.stdout
    assert "result_unflagged" not in done.stdout


@pytest.mark.usefixtures("checked")
def test_machines_read_findings_as_json(f1: F1) -> None:
    backward = json.loads(f1("check", "--json").stdout)[1]
    assert backward["evidence"] == {"stint": 2, "first_lap": 9, "last_lap": 8}
    assert (backward["rule"], backward["severity"], backward["driver_number"]) == ("stint_backward", "warning", 1)


def test_a_rule_that_there_is_not_is_refused_with_those_that_there_are(f1: F1) -> None:
    done = f1("check", "--rule", "lap_missed")
    assert done.returncode == 2
    assert "There is no rule lap_missed" in done.stderr
    assert "lap_missing" in done.stderr


def test_a_home_without_a_warehouse_is_left_as_it_is(f1: F1, tmp_path: Path) -> None:
    done = f1("check", "--json")
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert not (tmp_path / "home").exists()


def test_nothing_built_is_not_told_as_nothing_found(f1: F1) -> None:
    done = f1("check")
    assert done.returncode == 0
    assert "Nothing was built yet" in done.stderr
    assert "findings" not in done.stderr
