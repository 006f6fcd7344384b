"""Results of both sources as one, and the marts on top."""

from __future__ import annotations

from typing import Any

import pytest

from f1_platform_tests.warehouse.worlds import ARCHIVE, World, drivers, lap, result, session

BAHRAIN = session(100, "Race", "2024-03-02T15:00:00")
AUSTRALIA: dict[str, Any] = {"circuit_key": 10, "circuit_short_name": "Melbourne", "location": "Melbourne"}


def career(world: World, driver_id: int) -> dict[str, Any]:
    return next(row for row in world.rows("drivers_summary") if row["driver_id"] == driver_id)


def test_where_the_archive_has_the_race_its_rows_win_and_differences_are_told(world: World) -> None:
    world.catalogue(BAHRAIN)
    world.session(100, drivers=drivers(1, 11, 44), session_result=[result(11, 1, 25), result(1, 2, 18)])
    world.build(world.archive())
    assert [(row["driver_id"], row["position"], row["source"]) for row in world.rows("results")] == [
        (830, 1, "archive"),
        (815, 2, "archive"),
        (1, None, "archive"),
    ]
    assert {(row["driver_id"], row["what"], row["archive"], row["openf1"]) for row in world.rows("differences")} == {
        (830, "position", "1", "2"),
        (830, "points", "26.0", "18.0"),
        (815, "position", "2", "1"),
        (815, "points", "18.0", "25.0"),
        (1, "entry", "Withdrew", None),
    }


def test_a_race_that_only_openf1_has_counts_with_its_grid(world: World) -> None:
    world.catalogue(
        BAHRAIN,
        session(200, "Race", "2024-03-24T04:00:00", 2, **AUSTRALIA),
        session(201, "Qualifying", "2024-03-23T05:00:00", 2, **AUSTRALIA),
    )
    world.session(200, 2, drivers=drivers(1, 44), session_result=[result(44, 1, 25), result(1, None, dns=True)])
    grid = [{"driver_number": 44, "position": 1}, {"driver_number": 1, "position": 2}]
    world.session(201, 2, drivers=drivers(1, 44), starting_grid=grid)
    world.build(world.archive())
    hamilton, verstappen = career(world, 1), career(world, 830)
    assert (hamilton["races_entered"], hamilton["starts"], hamilton["wins"], hamilton["poles"]) == (2, 1, 1, 1)
    assert (verstappen["races_entered"], verstappen["starts"], verstappen["wins"]) == (2, 1, 1)


def test_without_an_archive_openf1_alone_makes_the_marts(world: World) -> None:
    world.catalogue(BAHRAIN, session(101, "Sprint", "2024-03-01T15:00:00"))
    world.session(100, drivers=drivers(1, 11), session_result=[result(1, 1, 25), result(11, 2, 18)])
    world.session(101, drivers=drivers(1, 11), session_result=[result(11, 1, 8), result(1, 2, 7)])
    world.build()
    perez = next(row for row in world.rows("drivers_summary") if row["name"] == "Sergio Perez")
    assert (perez["wins"], perez["podiums"], perez["points"], perez["poles"]) == (0, 1, 26, None)
    (circuit,) = world.rows("circuits_summary")
    assert (circuit["circuit_name"], circuit["country"], circuit["total_races"]) == ("Sakhir", "Bahrain", 1)
    (race,) = world.rows("races")
    assert (race["race_name"], race["round"], race["race_id"]) == ("Sakhir Grand Prix", 1, 100_100)


def test_a_cancelled_race_is_no_race(world: World) -> None:
    world.catalogue({**BAHRAIN, "is_cancelled": True}, session(200, "Race", "2024-03-24T04:00:00", 2, **AUSTRALIA))
    world.build()
    assert [(row["session_key"], row["round"]) for row in world.rows("races")] == [(200, 1)]


def sprint_without_its_race(world: World, *others: dict[str, Any]) -> None:
    """Australia between two grands prix: its sprint is held, its race, though it has records, is cancelled."""
    race = session(200, "Race", "2024-03-24T04:00:00", 2, **AUSTRALIA, is_cancelled=True)
    sprint = session(201, "Sprint", "2024-03-23T03:00:00", 2, **AUSTRALIA)
    world.catalogue(BAHRAIN, race, sprint, session(300, "Race", "2024-04-07T05:00:00", 3), *others)
    world.session(100, drivers=drivers(1, 11), session_result=[result(1, 1, 25), result(11, 2, 18)])
    world.session(200, 2, drivers=drivers(1, 11), session_result=[result(1, 1, 25)], laps=[lap(1, 1, "04:00:00", 80)])
    world.session(201, 2, drivers=drivers(1, 11), session_result=[result(11, 1, 8), result(1, 2, 7)])


def test_a_sprint_keeps_its_points_where_its_grand_prix_is_cancelled(world: World) -> None:
    sprint_without_its_race(world)
    world.build()
    sprint = [(r["race_id"], r["driver_name"], r["points"]) for r in world.rows("sprint_race_results")]
    assert sprint == [(100_200, "Max Verstappen", 7), (100_200, "Sergio Perez", 8)]
    assert {r["name"]: r["points"] for r in world.rows("drivers_summary")} == {"Max Verstappen": 32, "Sergio Perez": 26}
    standings = [(r["round"], r["driver_name"], r["points"], r["wins"]) for r in world.rows("driver_standings")]
    assert standings == [
        (1, "Max Verstappen", 25, 1),
        (1, "Sergio Perez", 18, 0),
        (2, "Max Verstappen", 32, 1),
        (2, "Sergio Perez", 26, 0),
    ]
    assert [(r["round"], r["points"]) for r in world.rows("team_standings")] == [(1, 43), (2, 58)]


def test_a_cancelled_grand_prix_with_a_sprint_counts_nowhere_itself(world: World) -> None:
    sprint_without_its_race(world)
    world.build()
    assert {r["race_id"] for r in world.rows("race_results")} == {100_100}
    assert [(r["races_entered"], r["starts"], r["wins"]) for r in world.rows("drivers_summary")] == [
        (1, 1, 1),
        (1, 1, 0),
    ]
    assert [(r["circuit_name"], r["total_races"]) for r in world.rows("circuits_summary")] == [("Sakhir", 1)]
    assert {r["race_id"] for r in world.rows("fastest_laps")} | {r["race_id"] for r in world.rows("race_laps")} == set()
    (season,) = world.rows("seasons")
    assert (season["races"], season["races_scheduled"], season["sprints"]) == (1, 2, 1)
    assert {r["session_key"]: r["race_id"] for r in world.rows("sessions")}[200] is None
    (cancelled,) = [r for r in world.rows("races_summary") if r["race_id"] == 100_200]
    assert (cancelled["session_key"], cancelled["sprint_session_key"], cancelled["winner_id"]) == (None, 201, None)


def test_the_season_has_its_champions_though_a_grand_prix_of_it_is_cancelled(world: World) -> None:
    sprint_without_its_race(world)
    world.session(300, 3, drivers=drivers(1, 11), session_result=[result(11, 1, 25), result(1, 2, 18)])
    world.build()
    last = [
        (r["position"], r["points"], r["missing_rounds"]) for r in world.rows("driver_standings") if r["round"] == 3
    ]
    assert sorted(last) == [(1, 51, 0), (2, 50, 0)]
    (season,) = world.rows("seasons")
    assert (season["champion_name"], season["champion_points"], season["races"]) == ("Sergio Perez", 51, 2)


def test_a_sprint_of_a_cancelled_grand_prix_of_the_archive_counts_under_it(world: World) -> None:
    sprint_without_its_race(world, session(400, "Race", "2024-05-05T05:00:00", 4, **AUSTRALIA))
    world.build(world.archive(races=f"{ARCHIVE['races']}12,2024,3,1,Melbourne Grand Prix,2024-05-05,05:00:00,u\n"))
    sprint = [(r["race_id"], r["round"], r["driver_name"], r["points"]) for r in world.rows("sprint_race_results")]
    assert sprint == [(11, 2, "Max Verstappen", 7), (11, 2, "Sergio Pérez", 8)]
    assert {r["race_id"] for r in world.rows("race_results")} == {10}
    (season,) = world.rows("seasons")
    assert (season["races"], season["races_scheduled"]) == (1, 3)


def test_a_cancelled_grand_prix_that_the_archive_numbers_over_doubles_no_standing(world: World) -> None:
    sprint_without_its_race(world)
    renumbered = ARCHIVE["races"].rpartition("11,")[0] + "11,2024,2,3,Sakhir Grand Prix,2024-04-07,05:00:00,u\n"
    official = (
        "driverStandingsId,raceId,driverId,points,position,positionText,wins\n1,10,830,26,1,1,1\n2,11,830,51,1,1,2\n"
    )
    world.build(world.archive(races=renumbered, driver_standings=official))
    standings = [(r["round"], r["race_name"], r["points"]) for r in world.rows("driver_standings")]
    assert standings == [(1, "Bahrain Grand Prix", 26), (2, "Sakhir Grand Prix", 51)]


def test_a_grand_prix_that_is_held_after_all_on_another_day_is_that_one_alone(world: World) -> None:
    sprint_without_its_race(world)
    later = session(202, "Race", "2024-03-25T04:00:00", 2, **AUSTRALIA)
    earlier = session(200, "Race", "2024-03-24T04:00:00", 2, **AUSTRALIA, is_cancelled=True)
    world.catalogue(earlier, session(201, "Sprint", "2024-03-23T03:00:00", 2, **AUSTRALIA), later)
    world.build()
    held = {(r["session_key"], r["sprint_session_key"]) for r in world.rows("races")}
    assert held == {(100, None), (202, 201)}, "the race that this catalogue lacks stays until a second look"


def test_two_rows_of_one_driver_in_one_race_are_one_race(world: World) -> None:
    shared = ARCHIVE["results"] + "103,10,830,9,2,4,3,3,3,4,3,t,5030000,2,3,1:35.000,200,1\n"
    world.build(world.archive(results=shared))
    verstappen = career(world, 830)
    assert (verstappen["races_entered"], verstappen["wins"], verstappen["podiums"]) == (1, 1, 1)
    assert verstappen["points"] == 30


@pytest.mark.parametrize(
    ("text", "laps", "status", "started"),
    [
        ("R", 0, 1, True),
        ("W", 0, 2, False),
        ("W", 9, 2, True),
        ("F", 0, 1, False),
        ("E", 0, 1, False),
        ("D", 0, 1, True),
    ],
)
def test_who_took_the_start(world: World, text: str, laps: int, status: int, started: bool) -> None:
    row = f"102,10,1,1,44,9,\\N,{text},3,0,{laps},\\N,\\N,\\N,\\N,\\N,\\N,{status}\n"
    world.build(world.archive(results=ARCHIVE["results"].rpartition("102,")[0] + row))
    assert career(world, 1)["starts"] == int(started)
    assert career(world, 1)["races_entered"] == 1


def test_drivers_of_races_without_lap_times_have_null_fastest_laps(world: World) -> None:
    untimed = ARCHIVE["results"].replace("1:32.608", "\\N").replace("1:34.364", "\\N")
    world.build(world.archive(results=untimed))
    assert career(world, 830)["fastest_laps"] is None
    world.build(world.archive())
    assert (career(world, 830)["fastest_laps"], career(world, 815)["fastest_laps"]) == (1, 0)


def test_the_fastest_lap_is_the_least_of_all_three_and_no_phantom(world: World) -> None:
    times = "raceId,driverId,lap,position,time,milliseconds\n10,815,3,2,1:31.000,91000\n10,815,4,2,1:20.000,80000\n"
    world.build(world.archive(lap_times=times))
    (circuit,) = world.rows("circuits_summary")
    assert (circuit["fastest_lap"], circuit["fastest_driver"]) == (91_000, 815)
    world.catalogue(BAHRAIN)
    phantom = lap(1, 4, "15:10:00", 70.0)
    laps = [lap(1, 2, "15:02:00", 90.5), lap(1, 3, "15:04:00", 99.0), phantom]
    world.session(100, drivers=drivers(1, 11), session_result=[result(1, 1), result(11, 2)], laps=laps)
    world.build(world.archive(lap_times=times))
    (circuit,) = world.rows("circuits_summary")
    assert (circuit["fastest_lap"], circuit["fastest_driver_name"]) == (90_500, "Max Verstappen")


def test_standings_go_on_from_the_last_official_ones(world: World) -> None:
    official = (
        "driverStandingsId,raceId,driverId,points,position,positionText,wins\n1,10,830,26,1,1,1\n2,10,815,18,2,2,0\n"
    )
    world.catalogue(BAHRAIN, session(200, "Race", "2024-03-24T04:00:00", 2, **AUSTRALIA))
    world.session(200, 2, drivers=drivers(1, 11, 44), session_result=[result(11, 1, 25), result(44, 2, 18)])
    world.build(world.archive(driver_standings=official))
    rows = [
        (r["round"], r["position"], r["driver_ref"], r["points"], r["wins"]) for r in world.rows("driver_standings")
    ]
    assert sorted(rows) == [
        (1, 1, "max_verstappen", 26, 1),
        (1, 2, "perez", 18, 0),
        (2, 1, "perez", 43, 1),
        (2, 2, "max_verstappen", 26, 1),
        (2, 3, "hamilton", 18, 0),
    ]


def test_equal_points_are_ranked_by_the_better_finishes(world: World) -> None:
    world.catalogue(BAHRAIN, session(200, "Race", "2024-03-24T04:00:00", 2, **AUSTRALIA))
    world.session(100, drivers=drivers(1, 11), session_result=[result(1, 1, 5), result(11, 2, 5)])
    world.session(200, 2, drivers=drivers(1, 11), session_result=[result(11, 2, 5), result(1, 3, 5)])
    world.build()
    last = {r["driver_name"]: r["position"] for r in world.rows("driver_standings") if r["round"] == 2}
    assert last == {"Max Verstappen": 1, "Sergio Perez": 2}
    teams = [(r["round"], r["team_name"], r["points"]) for r in world.rows("team_standings")]
    assert teams == [(1, "Red Bull", 10), (2, "Red Bull", 20)]
