"""The known facts about the recorded data, from the warehouse alone."""

from __future__ import annotations

import pytest

from f1_platform.warehouse import TABLES, check, opened
from f1_platform_tests.e2e.facts import ABU_DHABI_2025, CAREERS, FASTEST
from f1_platform_tests.warehouse.worlds import Record, World

TOGETHER = {579: CAREERS[579], **ABU_DHABI_2025}


def careers(world: World) -> dict[int, tuple[str, int, int, int]]:
    rows = world.rows("drivers_summary")
    return {row["driver_id"]: (row["name"], row["races_entered"], row["wins"], row["podiums"]) for row in rows}


def named(rows: list[Record], **values: object) -> list[Record]:
    return [row for row in rows if all(row[name] == value for name, value in values.items())]


def test_the_archive_alone_gives_the_known_careers(archive_alone: World) -> None:
    found = careers(archive_alone)
    assert len(found) == 864
    assert {driver_id: found[driver_id] for driver_id in CAREERS} == CAREERS


def test_the_archive_alone_has_races_on_77_circuits(archive_alone: World) -> None:
    circuits = archive_alone.rows("circuits_summary")
    assert len(circuits) == 77
    assert sum(row["total_races"] for row in circuits) == 1143


def test_both_sources_add_abu_dhabi_2025_and_nothing_else(both: World) -> None:
    found = careers(both)
    assert {driver_id: found[driver_id] for driver_id in TOGETHER} == TOGETHER
    from_openf1 = {row["race_id"] for row in both.rows("results") if row["source"] == "openf1"}
    races = [row for row in both.rows("races") if row["race_id"] in from_openf1]
    assert [(row["season"], row["round"], row["race_name"]) for row in races] == [(2025, 24, "Abu Dhabi Grand Prix")]


def test_two_seasons_of_openf1_results_count_as_they_should(both: World) -> None:
    with opened(both.settings) as warehouse:
        rows = warehouse.connection.execute(
            "SELECT d.driver_id, count(*) FILTER (final_position = 1), count(*) FILTER (final_position <= 3)"
            " FROM driver_sessions AS d JOIN races AS r ON d.session_key = r.session_key"
            " WHERE r.season IN (2023, 2024) GROUP BY ALL"
        ).fetchall()
    found = {driver_id: (wins, podiums) for driver_id, wins, podiums in rows}
    assert (found[830], found[846], found[844]) == ((28, 35), (4, 20), (3, 19))


def test_the_fastest_laps_of_circuits_are_the_known_ones(both: World) -> None:
    circuits = {row["circuit_ref"]: row for row in both.rows("circuits_summary") if row["fastest_lap"]}
    assert len(circuits) == 41
    found = {ref: (c["fastest_lap"], c["fastest_driver_name"], c["fastest_lap_year"]) for ref, c in circuits.items()}
    assert {ref: found[ref] for ref in FASTEST} == FASTEST


def test_both_sources_agree_on_the_fastest_lap_of_45_races(both: World) -> None:
    with opened(both.settings) as warehouse:
        timed = warehouse.connection.execute(
            "SELECT count(DISTINCT r.race_id) FROM races AS r"
            " JOIN driver_sessions AS d ON r.session_key = d.session_key"
            " JOIN archive.results AS a ON r.archive_race_id = a.raceId"
            " WHERE r.season IN (2023, 2024) AND d.best_lap_ms IS NOT NULL AND a.fastestLapTime IS NOT NULL"
        ).fetchall()
    assert timed == [(45,)]
    assert named(both.rows("differences"), what="fastest_lap") == []


def test_the_fastest_lap_of_bahrain_2024_is_verstappens_39th(both: World) -> None:
    lap = next(row for row in both.rows("fastest_laps") if row["race_id"] == 1121)
    assert (lap["driver_id"], lap["time_ms"], lap["lap"]) == (830, 92_608, 39)


def test_the_sources_differ_in_twenty_values(both: World) -> None:
    differences = both.rows("differences")
    assert len(differences) == 20
    assert len(named(differences, race_id=1116, what="points")) == 9


def test_who_did_not_match_is_short_and_right(both: World) -> None:
    unmatched = both.rows("unmatched")
    of_another_series = [row for row in unmatched if "another series" in row["why"]]
    assert {row["seen"] for row in of_another_series} == {"session 9223"}
    assert len(of_another_series) == 29
    given = {(row["kind"], row["name"]) for row in unmatched if row["why"].startswith("not in the archive; ")}
    assert given == {
        *(("driver", name) for name in ("Arthur Leclerc", "Arvid Lindblad", "Ayumu Iwasa", "Felipe Drugovich")),
        *(("driver", name) for name in ("Frederik Vesti", "Jake Dennis", "Luke Browning", "Patricio O'Ward")),
        *(("driver", name) for name in ("Robert Shwartzman", "Ryo Hirakawa", "Theo Pourchaire", "Zak O'Sullivan")),
        ("team", "Audi"),
        ("team", "Cadillac"),
    }
    assert len(unmatched) == 43


def test_the_cars_of_the_practice_with_borrowed_numbers_have_their_own_drivers(both: World) -> None:
    cars = named(both.rows("driver_sessions"), session_key=9223)
    assert {car["driver_number"]: car["driver_id"] for car in cars if car["driver_number"] in (1, 10, 16)} == {
        1: 830,
        10: 842,
        16: 844,
    }
    assert len(cars) == 20
    assert all(car["driver_id"] < 100_000 for car in cars)


def test_zhou_is_one_person_whatever_the_order_of_his_words(both: World) -> None:
    assert [row["name"] for row in both.rows("people") if "Zhou" in row["name"]] == ["Guanyu Zhou"]


def test_las_vegas_is_one_race_though_the_sources_date_it_differently(both: World) -> None:
    races = [row for row in both.rows("races") if row["race_name"] == "Las Vegas Grand Prix" and row["season"] == 2024]
    assert [(row["archive_race_id"], row["session_key"]) for row in races] == [(1142, 9644)]


def test_laps_led_add_up_to_the_race(both: World) -> None:
    led = {row["driver_number"]: row["laps_led"] for row in named(both.rows("driver_sessions"), session_key=7953)}
    assert {number: laps for number, laps in led.items() if laps} == {1: 54, 11: 3}


def test_phantom_laps_do_not_count(both: World) -> None:
    cars = named(both.rows("driver_sessions"), session_key=9472)
    assert max(car["laps"] for car in cars) == 57
    assert sum(car["pit_stops"] for car in cars) == 43
    assert sum(car["stints"] for car in cars) == 63


def test_the_standing_after_abu_dhabi_2025_says_what_it_lacks(both: World) -> None:
    first = next(row for row in both.rows("driver_standings") if (row["season"], row["round"]) == (2025, 24))
    assert (first["source"], first["missing_rounds"]) == ("computed", 5)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_keeps_what_it_declares(both: World, name: str) -> None:
    with opened(both.settings) as warehouse:
        assert check(warehouse, name) == []
