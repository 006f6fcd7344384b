"""What is published of small worlds, written by hand: the edges of seasons, shared cars, teammates and lap charts."""

from __future__ import annotations

from f1_platform_tests.warehouse.worlds import ARCHIVE, World, drivers, lap, result, session

QUALIFYING_AND_RACE = (
    session(1001, "Qualifying", "2024-03-01T16:00:00"),
    session(1002, "Race", "2024-03-02T15:00:00"),
)
SHARED = (
    "103,10,815,9,1,3,1,1,1,4,3,t,5000000,\\N,\\N,\\N,\\N,1\n"  # Pérez took over the winning car
    "104,10,830,9,33,3,3,3,3,4,3,t,5000000,\\N,\\N,\\N,\\N,1\n"  # and Verstappen another, to third
)
AUSTRALIA = (
    "105,11,1,1,44,2,1,1,1,25,58,t,5000000,\\N,\\N,\\N,\\N,1\n106,11,830,9,1,1,\\N,R,2,0,3,\\N,\\N,\\N,\\N,\\N,\\N,1\n"
)


def test_a_champion_is_named_when_the_last_race_is_held(world: World) -> None:
    world.build(world.archive())
    season = world.rows("seasons")[0]
    assert (season["races"], season["races_scheduled"], season["champion_id"]) == (1, 2, None)

    world.build(world.archive(results=ARCHIVE["results"] + AUSTRALIA))
    season = world.rows("seasons")[0]
    assert (season["races"], season["champion_ref"], season["champion_points"]) == (2, "max_verstappen", 26)
    assert (season["champion_team_ref"], season["champion_team_points"]) == ("red_bull", 44)


def test_no_champion_is_named_when_an_earlier_race_lacks(world: World) -> None:
    rows = ARCHIVE["results"].splitlines(keepends=True)
    world.build(world.archive(results=rows[0] + AUSTRALIA))
    season = world.rows("seasons")[0]
    assert (season["races"], season["champion_id"], season["champion_team_id"]) == (1, None, None)
    assert {row["championship_position"] for row in world.rows("driver_seasons")} == {None}


def test_a_shared_car_is_one_race_one_win_and_one_podium_of_each_driver(world: World) -> None:
    world.build(world.archive(results=ARCHIVE["results"] + SHARED))
    figures = {row["driver_id"]: row for row in world.rows("driver_seasons")}
    for driver_id in (830, 815):
        season = figures[driver_id]
        assert (season["races_entered"], season["wins"], season["podiums"]) == (1, 1, 1)
    team = world.rows("team_seasons")[-1]
    assert (team["team_ref"], team["wins"], team["podiums"]) == ("red_bull", 1, 3)
    assert team["drivers"] == "Max Verstappen, Sergio Pérez"
    assert world.rows("races_summary")[0]["winner_ref"] == "max_verstappen", "the first who is named"


def test_teammates_are_compared_where_both_are_classified(world: World) -> None:
    retired = "107,11,815,9,11,0,\\N,R,3,0,9,\\N,\\N,\\N,\\N,\\N,\\N,1\n"
    world.build(world.archive(results=ARCHIVE["results"] + AUSTRALIA + retired))
    pairs = {(row["driver_id"], row["teammate_id"]): row for row in world.rows("teammates")}
    assert set(pairs) == {(830, 815), (815, 830)}
    pair = pairs[830, 815]
    assert (pair["races"], pair["races_ahead"], pair["races_behind"]) == (2, 1, 0)
    assert (pair["grids_ahead"], pair["grids_behind"]) == (1, 0), "from the pit lane is no place on the grid"
    assert (pair["points"], pair["teammate_points"]) == (26, 18)


def test_a_lap_chart_of_the_archive_is_null_where_a_lap_is_unknown_and_ends_with_the_winner(world: World) -> None:
    rows = ("10,830,1,1,1:40.000,100000", "10,830,3,2,1:39.000,99000", "10,830,4,2,1:50.000,110000")
    times = "\n".join(["raceId,driverId,lap,position,time,milliseconds", *rows, ""])
    world.build(world.archive(lap_times=times))
    (chart,) = world.rows("race_laps")
    assert (chart["driver_ref"], chart["laps"], chart["source"]) == ("max_verstappen", 3, "archive")
    assert (chart["positions"], chart["times_ms"]) == ("[1,null,2]", "[100000,null,99000]")


def test_a_lap_chart_of_openf1_is_the_order_of_crossing_the_line(world: World) -> None:
    world.catalogue(*QUALIFYING_AND_RACE)
    world.session(
        1002,
        drivers=drivers(1, 11),
        session_result=[result(1, 1, 25), result(11, 2, 18)],
        laps=[
            *(lap(1, 1, "15:00:00", 100.0), lap(1, 2, "15:01:40", 101.5), lap(1, 3, "15:03:21.500", 95.0)),
            *(lap(11, 1, "15:00:00", 99.0), lap(11, 2, "15:01:39", None), lap(11, 3, "15:03:25", 95.0)),
        ],
    )
    world.build()
    charts = {row["driver_name"]: (row["positions"], row["times_ms"]) for row in world.rows("race_laps")}
    assert charts == {
        "Max Verstappen": ("[2,1,1]", "[100000,101500,95000]"),
        "Sergio Perez": ("[1,2,2]", "[99000,null,95000]"),
    }


def test_what_openf1_alone_knows_is_published_under_its_names(world: World) -> None:
    world.catalogue(*QUALIFYING_AND_RACE)
    world.session(1002, drivers=drivers(1), session_result=[result(1, 1, 25), result(99, 2, 18)])
    world.build()
    meeting, race = world.rows("meetings")[0], world.rows("races_summary")[0]
    assert (meeting["meeting_name"], meeting["date_start"].isoformat()) == ("Sakhir Grand Prix", "2024-03-01T16:00:00")
    assert [row["race_id"] for row in world.rows("sessions")] == [None, race["race_id"]]
    named = {row["driver_number"]: (row["driver_name"], row["team_name"]) for row in world.rows("session_drivers")}
    assert named == {1: ("Max Verstappen", "Red Bull"), 99: (None, None)}
    assert [row["driver_id"] is None for row in world.rows("race_results")] == [False, True]
    assert (race["winner_name"], race["winner_team_name"]) == ("Max Verstappen", "Red Bull")
