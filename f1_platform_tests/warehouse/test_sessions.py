"""The tables at the grain of a session, and what is rebuilt when."""

from __future__ import annotations

from typing import Any

from f1_platform_tests.warehouse.worlds import Record, World, drivers, lap, result, session

RACE = session(100, "Race", "2024-03-02T15:00:00")


def car(world: World, number: int, session_key: int = 100) -> Record:
    rows = world.rows("driver_sessions")
    return next(row for row in rows if (row["session_key"], row["driver_number"]) == (session_key, number))


def place(number: int, time: str, position: int) -> Record:
    return {"driver_number": number, "date": f"2024-03-02T{time}+00:00", "position": position}


def sample(millisecond: int, **values: Any) -> Record:
    date = f"2024-03-02T15:00:{millisecond // 1000:02d}.{millisecond % 1000:03d}000+00:00"
    moving = {"rpm": 11000, "speed": 300, "n_gear": 8, "throttle": 100, "brake": 0, "drs": 0}
    return {"driver_number": 1, "date": date, **moving, **values}


def test_laps_after_the_flag_are_phantom_and_pits_do_not_count_in_the_average(world: World) -> None:
    world.catalogue(RACE)
    laps = [
        lap(1, 1, "15:00:00", 100.0, duration_sector_1=30.5),
        lap(1, 2, "15:02:00", 120.0),
        lap(1, 3, "15:04:00", 130.0, is_pit_out_lap=True, duration_sector_1=29.123),
        lap(1, 4, "15:06:00", 10.0),
    ]
    visits = [{"driver_number": 1, "lap_number": 2, "date": "2024-03-02T15:03:30+00:00", "lane_duration": 24.5}] * 2
    again = [{"driver_number": 1, "lap_number": 2, "date": "2024-03-02T15:03:31+00:00", "lane_duration": 30.0}]
    world.session(100, drivers=drivers(1), session_result=[result(1, 1)], laps=laps, pit=visits + again)
    world.build()
    found = car(world, 1)
    assert (found["laps"], found["timed_laps"], found["best_lap_ms"], found["best_lap_number"]) == (3, 3, 100_000, 1)
    assert (found["average_lap_ms"], found["best_sector_1_ms"]) == (100_000, 29_123)
    assert (found["pit_stops"], found["pit_time_s"]) == (1, 24.5)


def test_a_practice_has_no_phantom_laps_and_no_places(world: World) -> None:
    world.catalogue(session(99, "Practice 1", "2024-03-01T15:00:00"))
    laps = [lap(1, 1, "15:00:00", 100.0), lap(1, 2, "15:02:00", 90.0)]
    world.session(99, drivers=drivers(1), session_result=[result(1, 1, laps=1)], laps=laps)
    world.build()
    found = car(world, 1, 99)
    assert (found["best_lap_ms"], found["laps_led"], found["positions_won"]) == (90_000, None, None)


def test_places_that_flicker_do_not_count(world: World) -> None:
    world.catalogue(RACE)
    feed = [
        place(1, "14:00:00", 2),
        place(1, "15:00:01", 9),
        place(1, "15:00:02", 3),
        place(1, "15:10:00", 1),
        place(11, "14:00:00", 1),
        place(11, "15:10:00", 2),
    ]
    laps = [lap(n, 1, "15:00:00", 100.0 + n) for n in (1, 11)] + [lap(n, 2, "15:12:00", 99.0 + n) for n in (1, 11)]
    world.session(100, drivers=drivers(1, 11), position=feed, laps=laps)
    world.build()
    found = car(world, 1)
    assert (found["first_position"], found["positions_won"], found["positions_lost"]) == (2, 2, 1)
    assert (found["final_position"], found["laps_led"], car(world, 11)["laps_led"]) == (1, 1, 1)


def test_two_cars_at_the_line_at_once_are_told_apart_by_number_every_time(world: World) -> None:
    world.catalogue(RACE)
    laps = [lap(car_number, n, f"15:0{n}:00", 60.0) for n in (1, 2, 3) for car_number in (11, 1)]
    world.session(100, drivers=drivers(1, 11), laps=laps)
    world.build()
    assert [(car(world, n)["laps_led"], car(world, n)["final_position"]) for n in (1, 11)] == [(3, 1), (0, 2)]


def test_without_the_position_feed_the_order_at_the_line_tells_the_places(world: World) -> None:
    world.catalogue(RACE)
    laps = [
        lap(1, 1, "15:00:00", 100.0),
        lap(11, 1, "15:00:00", 101.0),
        lap(1, 2, "15:01:40", 105.0),
        lap(11, 2, "15:01:41", 100.0),
        lap(11, 3, "15:03:21", None),
    ]
    world.session(100, drivers=drivers(1, 11), laps=laps)
    world.build()
    assert [(car(world, n)["laps_led"], car(world, n)["positions_won"]) for n in (1, 11)] == [(1, 0), (1, 1)]


def test_stints_have_their_compound_length_and_mean_lap(world: World) -> None:
    world.catalogue(RACE)
    stints = [
        {"driver_number": 1, "stint_number": 2, "lap_start": 3, "lap_end": 2, "compound": "HARD"},
        {"driver_number": 1, "stint_number": 1, "lap_start": 1, "lap_end": 2, "compound": "SOFT"},
    ]
    laps = [lap(1, 1, "15:00:00", 100.0), lap(1, 2, "15:02:00", 90.0)]
    world.session(100, drivers=drivers(1), laps=laps, stints=stints)
    world.build()
    found = [(s["stint_number"], s["compound"], s["laps"], s["average_lap_ms"]) for s in world.rows("driver_stints")]
    assert found == [(1, "SOFT", 2, 95_000), (2, "HARD", 0, None)]
    assert (car(world, 1)["stints"], car(world, 1)["compounds"]) == (2, "SOFT,HARD")


def test_of_two_records_of_one_car_that_with_fewer_nulls_counts(world: World) -> None:
    world.catalogue(RACE)
    poor = {"driver_number": 1, "full_name": "Somebody ELSE"}
    world.session(100, drivers=[poor, *drivers(1)])
    world.build(world.archive())
    assert car(world, 1)["driver_id"] == 830


def test_telemetry_leaves_out_broken_samples_and_standing_cars(world: World) -> None:
    world.catalogue(RACE)
    car_data = [
        sample(0, speed=0, throttle=104, brake=104),
        sample(250, speed=200, throttle=50, drs=8),
        sample(500, speed=300, drs=10),
        sample(750, speed=310, drs=14),
        sample(1000, speed=100, throttle=104, brake=100, n_gear=85, drs=0),
        sample(5000, speed=290, drs=12),
        sample(9000, speed=0, throttle=0, brake=100, drs=0),
    ]
    world.session(100, drivers=drivers(1), car_data=car_data)
    assert world.build().telemetry == (100,)
    (found,) = world.rows("driver_telemetry")
    assert (found["samples"], found["top_speed"], found["mean_speed"]) == (7, 310, 240)
    assert (found["mean_throttle"], found["brake_share"]) == (87.5, 0.2)
    assert (found["drs_activations"], found["drs_seconds"]) == (2, 1.5)


def test_without_a_drs_signal_its_use_is_unknown(world: World) -> None:
    world.catalogue(RACE)
    world.session(100, drivers=drivers(1), car_data=[sample(0, drs=None), sample(250, drs=None)])
    world.build()
    (found,) = world.rows("driver_telemetry")
    assert (found["drs_activations"], found["drs_seconds"]) == (None, None)


def test_only_the_sessions_whose_records_changed_are_built(world: World) -> None:
    world.catalogue(RACE, session(99, "Practice 1", "2024-03-01T15:00:00"))
    world.session(99, drivers=drivers(1))
    world.session(100, drivers=drivers(1, 11))
    assert world.build().sessions == (99, 100)
    world.session(100, drivers=drivers(1, 44))
    assert world.build().sessions == (100,)
    assert [(row["session_key"], row["driver_number"]) for row in world.rows("driver_sessions")] == [
        (99, 1),
        (100, 1),
        (100, 44),
    ]


def test_a_session_that_becomes_a_race_is_built_again(world: World) -> None:
    world.catalogue({**RACE, "session_type": "Practice"})
    world.session(100, drivers=drivers(1), session_result=[result(1, 1)])
    world.build()
    world.catalogue(RACE)
    assert world.build().sessions == (100,)


def test_what_is_gone_from_the_raw_store_goes_from_the_warehouse(world: World) -> None:
    world.catalogue(RACE)
    world.session(100, drivers=drivers(1))
    world.build()
    for report in world.store.reports(session_key=100):
        world.store.delete(report.unit)
    assert world.build().sessions == (100,)
    assert world.rows("driver_sessions") == []
