"""Writes an Ergast-style archive of the simulated world: earlier seasons, and the simulated one up to an instant."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path

from f1_platform.home import WORLD_FILE
from f1_platform.upstream.simulation import archive_rows as rows
from f1_platform.upstream.simulation.archived import ArchivedRace, archived_season
from f1_platform.upstream.simulation.history import earlier_season
from f1_platform.upstream.simulation.season import SimulatedSeason

EARLIER_SEASONS = 3
_NULL = "\\N"
_RESULT = "raceId,driverId,constructorId,number,grid,position,positionText,positionOrder,points,laps,time,milliseconds"
_STANDING = "points,position,positionText,wins"
_SESSIONS = ",".join(f"{name}_date,{name}_time" for name in ("fp1", "fp2", "fp3", "quali", "sprint"))
_HEADERS = {
    "circuits": "circuitId,circuitRef,name,location,country,lat,lng,alt,url",
    "constructors": "constructorId,constructorRef,name,nationality,url",
    "constructor_results": "constructorResultsId,raceId,constructorId,points,status",
    "constructor_standings": f"constructorStandingsId,raceId,constructorId,{_STANDING}",
    "drivers": "driverId,driverRef,number,code,forename,surname,dob,nationality,url",
    "driver_standings": f"driverStandingsId,raceId,driverId,{_STANDING}",
    "lap_times": "raceId,driverId,lap,position,time,milliseconds",
    "pit_stops": "raceId,driverId,stop,lap,time,duration,milliseconds",
    "qualifying": "qualifyId,raceId,driverId,constructorId,number,position,q1,q2,q3",
    "races": f"raceId,year,round,circuitId,name,date,time,url,{_SESSIONS}",
    "results": f"resultId,{_RESULT},fastestLap,rank,fastestLapTime,fastestLapSpeed,statusId",
    "seasons": "year,url",
    "sprint_results": f"resultId,{_RESULT},fastestLap,fastestLapTime,statusId,rank",
    "status": "statusId,status",
}


def write_archive(season: SimulatedSeason, directory: Path, until: datetime | None = None) -> None:
    """Writes the archive's fourteen files, and whose world they are of.

    Args:
        season: the simulated season.
        directory: is made where it is missing; files of the same name are replaced.
        until: races that end later are listed without a result; without it, all are over.
    """
    years = range(season.year - EARLIER_SEASONS, season.year)
    races = [race for year in years for race in earlier_season(year, season.seed)]
    races += archived_season(season, until)
    directory.mkdir(parents=True, exist_ok=True)
    for table, content in _tables(races).items():
        _write(directory / f"{table}.csv", _HEADERS[table].split(","), content)
    (directory / WORLD_FILE).write_text(f"{season.name}\n", encoding="utf-8")


def _tables(races: list[ArchivedRace]) -> Mapping[str, Iterable[rows.Row]]:
    seasons = {year: list(of_year) for year, of_year in groupby(races, lambda race: race.race.start.year)}
    by_season = seasons.values()
    return {
        "circuits": rows.circuits(),
        "constructors": rows.constructors(races),
        "constructor_results": (row for race in races for row in rows.constructor_result_rows(race)),
        "constructor_standings": (row for s in by_season for row in rows.standing_rows(s, lambda f: f.driver.team.key)),
        "drivers": rows.drivers(races),
        "driver_standings": (row for s in by_season for row in rows.standing_rows(s, lambda f: f.driver.key)),
        "lap_times": (row for race in races for row in rows.lap_rows(race)),
        "pit_stops": (row for race in races for row in rows.stop_rows(race)),
        "qualifying": (row for race in races for row in rows.qualifying_rows(race)),
        "races": map(rows.race_row, races),
        "results": (row for race in races for row in rows.result_rows(race)),
        "seasons": ((year, rows.article(f"season_{year}")) for year in seasons),
        "sprint_results": (row for race in races for row in rows.sprint_rows(race)),
        "status": rows.STATUS.items(),
    }


def _write(path: Path, header: list[str], content: Iterable[rows.Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([_NULL if cell is None else cell for cell in row] for row in content)
