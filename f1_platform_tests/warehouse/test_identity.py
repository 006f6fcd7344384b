"""Who is who over both sources."""

from __future__ import annotations

from typing import Any

from f1_platform_tests.warehouse.worlds import ARCHIVE, World, drivers, result, session


def ids(world: World) -> dict[str, int]:
    return {row["name"]: row["driver_id"] for row in world.rows("people")}


def entry(number: int, full_name: str, team: str | None = "McLaren", **names: Any) -> dict[str, Any]:
    return {"driver_number": number, "full_name": full_name, "team_name": team, **names}


def race(world: World, *entries: dict[str, Any], start: str = "2024-03-02T15:00:00") -> None:
    world.catalogue(session(100, "Race", start))
    results = [result(entry["driver_number"], position) for position, entry in enumerate(entries, 1)]
    world.session(100, drivers=entries, session_result=results)


def test_people_match_by_full_name_whatever_accents_order_and_case(world: World) -> None:
    race(world, entry(11, "PEREZ Sergio"), entry(3, "Max VERSTAPPEN"))
    world.build(world.archive())
    assert {(row["driver_number"], row["driver_id"]) for row in world.rows("driver_sessions")} == {(11, 815), (3, 830)}
    assert world.rows("unmatched") == []


def test_a_surname_an_acronym_and_a_number_match_nobody(world: World) -> None:
    race(world, entry(44, "Nicolas HAMILTON", name_acronym="HAM"))
    world.build(world.archive())
    assert ids(world)["Nicolas Hamilton"] == 100_000
    assert [(row["name"], row["why"]) for row in world.rows("unmatched")] == [
        ("Nicolas Hamilton", "not in the archive; driver 100000 was given")
    ]


def test_an_exception_leads_to_the_name_that_counts(world: World) -> None:
    race(world, entry(12, "Kimi ANTONELLI", team="Red Bull Racing"))
    world.build(world.archive())
    (row,) = world.rows("driver_sessions")
    assert (row["driver_id"], row["team_id"]) == (863, 9)


def test_exceptions_hold_without_an_archive_too(world: World) -> None:
    race(world, entry(12, "Kimi ANTONELLI", "RB"), entry(13, "Andrea Kimi ANTONELLI", "Racing Bulls"))
    world.build()
    rows = world.rows("driver_sessions")
    assert {(row["driver_id"], row["team_id"]) for row in rows} == {(100_000, 100_000)}
    assert world.rows("unmatched") == []


def test_a_car_with_two_names_belongs_to_first_and_last_name(world: World) -> None:
    race(world, entry(1, "Paul ARON", first_name="Max", last_name="Verstappen"))
    world.build(world.archive())
    assert [row["driver_id"] for row in world.rows("driver_sessions")] == [830]
    assert [row["name"] for row in world.rows("unmatched")] == ["Paul ARON"]


def test_whom_no_record_gives_a_team_gets_no_id(world: World) -> None:
    race(world, entry(28, "Alejandro GARCIA", team=None))
    world.build(world.archive())
    assert [row["driver_id"] for row in world.rows("driver_sessions")] == [None]
    assert "Alejandro Garcia" not in ids(world)
    assert [row["name"] for row in world.rows("unmatched")] == ["Alejandro Garcia"]


def test_an_archive_that_brings_an_id_turns_the_given_one_into_a_redirect(world: World) -> None:
    race(world, entry(44, "Lewis HAMILTON"), entry(36, "Jake DENNIS"))
    world.build()
    given = ids(world)
    world.build(world.archive())
    now = ids(world)
    assert (given["Lewis Hamilton"], now["Lewis Hamilton"]) == (100_001, 1)
    assert given["Jake Dennis"] == now["Jake Dennis"] == 100_000
    redirects = {(row["kind"], row["old_id"], row["id"]) for row in world.rows("redirects")}
    assert redirects == {("driver", 100_001, 1), ("team", 100_000, 1), ("circuit", 100_000, 3)}


def test_a_given_id_is_never_used_again(world: World) -> None:
    race(world, entry(44, "Lewis HAMILTON"))
    world.build()
    world.build(world.archive())
    race(world, entry(36, "Jake DENNIS"))
    world.build(world.archive())
    assert ids(world)["Jake Dennis"] == 100_001


def test_a_lost_warehouse_gives_the_same_ids_again(world: World) -> None:
    race(world, entry(36, "Jake DENNIS"), entry(42, "Frederik VESTI"))
    world.build()
    before = ids(world)
    world.settings.warehouse_path.unlink()
    race(world, entry(42, "Frederik VESTI"), entry(36, "Jake DENNIS"))
    world.build()
    assert ids(world) == before


def test_a_circuit_is_where_the_race_was_held_a_day_off_or_not(world: World) -> None:
    australia = {"circuit_key": 10, "circuit_short_name": "Melbourne", "location": "Melbourne"}
    world.catalogue(
        session(100, "Race", "2024-03-02T15:00:00"),
        session(200, "Race", "2024-03-24T04:00:00", 2, **australia),
        session(201, "Practice 1", "2024-03-22T01:30:00", 2, **australia),
    )
    world.build(world.archive())
    assert {row["race_name"]: row["circuit_id"] for row in world.rows("races")} == {
        "Bahrain Grand Prix": 3,
        "Australian Grand Prix": 1,
    }
    assert len(world.rows("races")) == 2
    assert world.rows("unmatched") == []


def test_a_circuit_without_a_race_in_the_archive_gets_an_id_and_is_reported(world: World) -> None:
    madrid = {"circuit_key": 999, "circuit_short_name": "Madring", "location": "Madrid", "country_name": "Spain"}
    world.catalogue(session(300, "Race", "2024-09-13T13:00:00", 3, **madrid))
    world.build(world.archive())
    assert [row["circuit_ref"] for row in world.rows("circuits") if row["circuit_id"] == 100_000] == ["madring"]
    assert [(row["kind"], row["name"]) for row in world.rows("unmatched")] == [("circuit", "Madring")]


def test_an_archive_that_names_the_team_as_openf1_does_needs_no_exception(world: World) -> None:
    race(world, *drivers(1))
    teams = ARCHIVE["constructors"] + "20,red_bull_racing,Red Bull Racing,Austrian,u\n"
    world.build(world.archive(constructors=teams))
    assert [row["team_id"] for row in world.rows("driver_sessions")] == [20]
