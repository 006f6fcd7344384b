"""The units that are named are those that the figures were made from, with the ledger's hashes and times."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from f1_platform.archive import Archive
from f1_platform.raw import RawStore
from f1_platform_tests.api.conftest import eventually
from f1_platform_tests.api.provenance.conftest import api_over
from f1_platform_tests.warehouse.conftest import world
from f1_platform_tests.warehouse.worlds import World, drivers, result, session

__all__ = ["world"]


def units_of(client: httpx.Client, driver: str, figure: str, race: str, contest: str = "race") -> list[dict[str, Any]]:
    races = client.get(f"/drivers/{driver}/provenance?figure={figure}").json()["figures"][figure]["races"]
    (found,) = [one for one in races if (one["name"], one["season"], one["contest"]) == (race, 2024, contest)]
    return found["units"]


def in_ledger(store: RawStore, unit: dict[str, Any]) -> dict[str, Any]:
    """The unit as the ledger has it."""
    (report,) = [
        report
        for report in store.reports(endpoint=unit["endpoint"])
        if (report.unit.session_key or None) == unit["session_key"] and report.unit.season == 2024
    ]
    assert report.looked_at is not None and report.changed_at is not None
    return {
        "endpoint": report.unit.endpoint,
        "session_key": report.unit.session_key or None,
        "status": report.status,
        "rows": report.rows,
        "looked_at": report.looked_at.isoformat(),
        "changed_at": report.changed_at.isoformat(),
        "content_hash": report.content_hash,
    }


@pytest.mark.parametrize(
    ("figure", "session"),
    [
        ("wins", {("drivers", 9472), ("session_result", 9472)}),
        ("starts", {("drivers", 9472), ("session_result", 9472)}),
        ("poles", {("drivers", 9472), ("session_result", 9472), ("starting_grid", 9468)}),
        ("fastest_laps", {("drivers", 9472), ("session_result", 9472), ("laps", 9472)}),
    ],
)
def test_units_of_openf1_are_the_ledgers(
    observed: httpx.Client, weekends: World, figure: str, session: set[tuple[str, int]]
) -> None:
    units = units_of(observed, "max_verstappen", figure, "Bahrain Grand Prix")
    catalogue = {("meetings", None), ("sessions", None)}
    assert {(unit["endpoint"], unit["session_key"]) for unit in units} == session | catalogue
    assert units == [in_ledger(weekends.store, unit) for unit in units]
    assert all(unit["content_hash"] for unit in units)


def test_a_sprint_has_the_units_of_its_own_session(observed: httpx.Client) -> None:
    sprint = units_of(observed, "max_verstappen", "points", "Chinese Grand Prix", "sprint")
    race = units_of(observed, "max_verstappen", "points", "Chinese Grand Prix")
    keys = [{unit["session_key"] for unit in units if unit["session_key"]} for units in (sprint, race)]
    assert keys == [{9672}, {9673}]


def test_where_the_archive_has_the_race_its_tables_are_named_with_the_hash_of_what_was_loaded(
    history: httpx.Client, recorded_archive: Archive
) -> None:
    units = units_of(history, "max_verstappen", "wins", "Bahrain Grand Prix")
    assert [unit["archive_table"] for unit in units] == ["races", "results"]
    assert {unit["content_hash"] for unit in units} == {recorded_archive.content_hash}
    assert all(unit["rows"] > 1000 for unit in units)


def test_a_lap_that_only_openf1_has_is_traced_to_it_in_a_race_of_the_archive(
    history: httpx.Client, past: World
) -> None:
    # The archive has no fastest laps of Monaco 2024.
    units = units_of(history, "hamilton", "fastest_laps", "Monaco Grand Prix")
    assert {unit["endpoint"] for unit in units} == {"meetings", "sessions", "drivers", "laps", "session_result"}
    assert units == [in_ledger(past.store, unit) for unit in units]


def test_a_correction_shows_its_hash_before_it_is_published(world: World) -> None:
    world.catalogue(session(100, "Race", "2024-03-02T15:00:00"))
    world.session(100, drivers=drivers(1, 11), session_result=[result(1, 1, 25), result(11, 2, 18)])
    world.build()
    with api_over(world) as client:
        before = client.get("/drivers/max_verstappen/provenance?figure=wins").json()
        world.session(100, session_result=[result(1, 2, 18), result(11, 1, 25)])
        (new,) = world.store.reports(endpoint="session_result")
        after = eventually(
            lambda: client.get("/drivers/max_verstappen/provenance?figure=wins"),
            lambda answer: new.content_hash in {unit["content_hash"] for unit in won(answer.json())["units"]},
        ).json()
    assert after["data_version"] == before["data_version"]
    assert won(after)["units"] != won(before)["units"]
    assert won(after) | {"units": []} == won(before) | {"units": []}


def won(answer: dict[str, Any]) -> dict[str, Any]:
    (race,) = answer["figures"]["wins"]["races"]
    return race
