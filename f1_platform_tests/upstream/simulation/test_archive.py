import csv
from datetime import datetime
from pathlib import Path

import pytest

from f1_platform.archive import TABLES, check, open_archive
from f1_platform.upstream.simulation import SimulatedSeason, write_archive
from f1_platform_tests.upstream.simulation.conftest import YEAR, Records

Rows = list[dict[str, str]]


def read(directory: Path, table: str) -> Rows:
    with (directory / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def archive(season: SimulatedSeason, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole season is over."""
    directory = tmp_path_factory.mktemp("archive")
    write_archive(season, directory)
    return directory


@pytest.fixture(scope="module")
def after_five(season: SimulatedSeason, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fifth race is just over."""
    directory = tmp_path_factory.mktemp("archive")
    write_archive(season, directory, until=fifth_race(season))
    return directory


def fifth_race(season: SimulatedSeason) -> datetime:
    return season.calendar[5].sessions[-1].end


def race_of(archive: Path, year: int, round_: int) -> dict[str, str]:
    return next(r for r in read(archive, "races") if (r["year"], r["round"]) == (str(year), str(round_)))


def test_the_archive_passes_its_own_check(archive: Path):
    reports = {report.table: report for report in check(open_archive(archive))}
    assert reports.keys() == TABLES.keys()
    for report in reports.values():
        assert report.rows > 0
        assert (report.fault, report.padded, report.unknown, report.absent) == (None, (), (), ())


def test_it_goes_back_three_seasons(archive: Path):
    assert [row["year"] for row in read(archive, "seasons")] == [str(year) for year in range(YEAR - 3, YEAR + 1)]
    with_result = {row["raceId"] for row in read(archive, "results")}
    assert with_result == {row["raceId"] for row in read(archive, "races")}


def test_the_cancelled_race_is_not_in_it_and_rounds_have_no_gap(archive: Path):
    rounds = [int(row["round"]) for row in read(archive, "races") if row["year"] == str(YEAR)]
    assert rounds == list(range(1, 24))


def test_races_to_come_are_listed_without_a_result(after_five: Path):
    races = [row for row in read(after_five, "races") if row["year"] == str(YEAR)]
    over = {row["raceId"] for row in read(after_five, "results")}
    assert [race["round"] for race in races if race["raceId"] in over] == ["1", "2", "3", "4", "5"]
    assert len(races) == 23
    assert {row["raceId"] for row in read(after_five, "lap_times")} <= over


def test_results_are_those_of_the_sessions(archive: Path, records: Records, key):
    race = race_of(archive, YEAR, 1)
    rows = [row for row in read(archive, "results") if row["raceId"] == race["raceId"]]
    assert len(rows) == 20
    for row, told in zip(rows, records("session_result", key("dry race")), strict=True):
        assert int(row["number"]) == told["driver_number"]
        assert row["position"] == (r"\N" if told["position"] is None else str(told["position"]))
        assert int(row["laps"]) == told["number_of_laps"]
        assert float(row["points"]) == told["points"]
        if told["duration"] is not None:
            assert int(row["milliseconds"]) == pytest.approx(1000 * told["duration"], abs=0.01)


def test_lap_times_are_those_of_the_laps(archive: Path, records: Records, key):
    race = race_of(archive, YEAR, 1)["raceId"]
    number_of = {row["driverId"]: int(row["number"]) for row in read(archive, "results") if row["raceId"] == race}
    told = {
        (lap["driver_number"], lap["lap_number"]): lap["lap_duration"]
        for lap in records("laps", key("dry race"))
        if lap["lap_duration"] is not None
    }
    times = {
        (number_of[row["driverId"]], int(row["lap"])): int(row["milliseconds"]) / 1000
        for row in read(archive, "lap_times")
        if row["raceId"] == race
    }
    assert times == told


def test_the_fastest_lap_is_the_least_lap_time_and_ranked(archive: Path):
    race = race_of(archive, YEAR, 1)["raceId"]
    laps = [row for row in read(archive, "lap_times") if row["raceId"] == race]
    best = min(laps, key=lambda row: int(row["milliseconds"]))
    first = next(row for row in read(archive, "results") if row["raceId"] == race and row["rank"] == "1")
    assert (first["driverId"], first["fastestLap"], first["fastestLapTime"]) == (
        best["driverId"],
        best["lap"],
        best["time"],
    )


def test_pit_stops_qualifying_and_sprints_are_those_of_the_sessions(archive: Path, records: Records, key):
    dry, sprint = (race_of(archive, YEAR, round_)["raceId"] for round_ in (1, 2))
    stops = [row for row in read(archive, "pit_stops") if row["raceId"] == dry]
    assert len(stops) == len(records("pit", key("dry race")))
    sprinted = [int(row["number"]) for row in read(archive, "sprint_results") if row["raceId"] == sprint]
    assert sprinted == [row["driver_number"] for row in records("session_result", key("sprint"))]
    third = race_of(archive, YEAR, 3)["raceId"]
    qualified = [row for row in read(archive, "qualifying") if row["raceId"] == third]
    assert [int(row["number"]) for row in qualified] == [
        row["driver_number"] for row in records("starting_grid", key("qualifying"))
    ]
    assert [sum(row[part] != r"\N" for row in qualified) for part in ("q1", "q2", "q3")] == [20, 15, 10]


def test_standings_are_the_championships(archive: Path, records: Records, season: SimulatedSeason):
    last = race_of(archive, YEAR, 23)["raceId"]
    number_of = {row["driverId"]: int(row["number"]) for row in read(archive, "results") if int(row["raceId"]) > 8000}
    told = records("championship_drivers", season.races()[-1].key)
    rows = [row for row in read(archive, "driver_standings") if row["raceId"] == last]
    assert [(number_of[r["driverId"]], int(r["position"]), float(r["points"])) for r in rows] == [
        (r["driver_number"], r["position_current"], r["points_current"]) for r in told
    ]


def test_a_car_that_did_not_start_withdrew(archive: Path):
    race = next(
        r["raceId"] for r in read(archive, "races") if r["name"] == "Canadian Grand Prix" and r["year"] == str(YEAR)
    )
    row = next(row for row in read(archive, "results") if row["raceId"] == race and row["number"] == "45")
    assert (row["positionText"], row["laps"], row["grid"]) == ("W", "0", "0")
    assert next(s["status"] for s in read(archive, "status") if s["statusId"] == row["statusId"]) == "Withdrew"


def test_who_never_raced_is_unknown_to_it_and_veterans_are_known(archive: Path):
    codes = {row["code"] for row in read(archive, "drivers")}
    assert "FER" not in codes
    assert {"IMM", "OAK", "LIN"} <= codes


def test_a_night_race_is_dated_by_its_local_day(archive: Path, season: SimulatedSeason):
    race = next(r for r in read(archive, "races") if r["name"] == "Las Vegas Grand Prix" and r["year"] == str(YEAR))
    start = season.calendar[22].sessions[-1].start
    assert race["date"] == "2031-11-" + str(start.day - 1)
    assert race["time"] == start.strftime("%H:%M:%S")


def test_a_car_number_is_worn_once_a_race_and_by_different_people_over_the_years(archive: Path):
    worn = [(row["raceId"], row["number"]) for row in read(archive, "results")]
    assert len(set(worn)) == len(worn)
    wearers = {row["driverId"] for row in read(archive, "results") if row["number"] == "7"}
    assert len(wearers) == 2
