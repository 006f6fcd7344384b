"""The fourteen tables of an Ergast-style archive. Declarations only; what they are made of is in `schema`."""

from __future__ import annotations

from f1_platform.archive.schema import Column, Table, late, null

_RACE = Column("raceId", "int", "the race", refers_to="races")
_DRIVER = Column("driverId", "int", "the driver", refers_to="drivers")
_CONSTRUCTOR = Column("constructorId", "int", "the constructor", refers_to="constructors")
_URL = null("url", "text", "the article on Wikipedia")

_STANDING = (
    Column("points", "float", "championship points after the race"),
    null("position", "int", "championship place after the race"),
    null("positionText", "text", "the place, or E for excluded"),
    Column("wins", "int", "wins of the season so far"),
)
_RESULT = (
    null("number", "int", "the car's number"),
    null("grid", "int", "grid place; 0 is a start from the pit lane, or none"),
    null("position", "int", "classified place; null for whom was not classified"),
    Column("positionText", "text", "the place, or R retired, D disqualified, E excluded, W withdrawn, F, N"),
    Column("positionOrder", "int", "the row's place in the result, the unclassified included"),
    Column("points", "float", "points as scored at the time"),
    Column("laps", "int", "laps completed"),
    null("time", "text", "the winner's time, h:mm:ss.fff, and the others' gaps, +s.fff"),
    null("milliseconds", "int", "race time, ms"),
    null("fastestLap", "int", "the number of the own fastest lap"),
)


def _session(column: str, name: str) -> tuple[Column, Column]:
    return (
        late(f"{column}_date", "date", f"day of the {name}, UTC"),
        late(f"{column}_time", "time", f"start of the {name}, UTC"),
    )


_DECLARED = (
    Table(
        "circuits",
        "Every circuit of a championship race.",
        key=("circuitId",),
        required=True,
        columns=(
            Column("circuitId", "int", "the circuit"),
            Column("circuitRef", "text", "its name for machines, such as albert_park"),
            Column("name", "text", "its name for people"),
            null("location", "text", "the city or region"),
            null("country", "text", "the country"),
            null("lat", "float", "latitude, degrees"),
            null("lng", "float", "longitude, degrees"),
            null("alt", "int", "altitude, m"),
            _URL,
        ),
    ),
    Table(
        "constructors",
        "Every constructor that entered a championship race.",
        key=("constructorId",),
        required=True,
        columns=(
            _CONSTRUCTOR,
            Column("constructorRef", "text", "its name for machines, such as mclaren"),
            Column("name", "text", "its name for people"),
            null("nationality", "text", "its nationality"),
            _URL,
        ),
    ),
    Table(
        "constructor_results",
        "Points of each constructor in each race.",
        key=("constructorResultsId",),
        columns=(
            Column("constructorResultsId", "int", "the row"),
            _RACE,
            _CONSTRUCTOR,
            null("points", "float", "points scored"),
            null("status", "text", "D where the constructor was disqualified"),
        ),
    ),
    Table(
        "constructor_standings",
        "The constructors' championship after each race.",
        key=("constructorStandingsId",),
        columns=(Column("constructorStandingsId", "int", "the row"), _RACE, _CONSTRUCTOR, *_STANDING),
    ),
    Table(
        "drivers",
        "Every person that entered a championship race.",
        key=("driverId",),
        required=True,
        columns=(
            _DRIVER,
            Column("driverRef", "text", "the name for machines, such as max_verstappen"),
            null("number", "int", "the permanent car number"),
            null("code", "text", "the acronym, three letters"),
            Column("forename", "text", "first names"),
            Column("surname", "text", "last name"),
            null("dob", "date", "date of birth"),
            null("nationality", "text", "nationality"),
            _URL,
        ),
    ),
    Table(
        "driver_standings",
        "The drivers' championship after each race.",
        key=("driverStandingsId",),
        columns=(Column("driverStandingsId", "int", "the row"), _RACE, _DRIVER, *_STANDING),
    ),
    Table(
        "lap_times",
        "Every timed lap of a race, from 1996 on.",
        key=("raceId", "driverId", "lap"),
        columns=(
            _RACE,
            _DRIVER,
            Column("lap", "int", "the lap, from 1"),
            null("position", "int", "the place at its end"),
            null("time", "text", "lap time, m:ss.fff"),
            null("milliseconds", "int", "lap time, ms"),
        ),
    ),
    Table(
        "pit_stops",
        "Every pit stop of a race, from 2011 on.",
        key=("raceId", "driverId", "stop"),
        columns=(
            _RACE,
            _DRIVER,
            Column("stop", "int", "the driver's stop in this race, from 1"),
            null("lap", "int", "the lap it was made on"),
            null("time", "time", "time of day, local"),
            null("duration", "text", "time in the pit lane, s.fff or m:ss.fff"),
            null("milliseconds", "int", "time in the pit lane, ms"),
        ),
    ),
    Table(
        "qualifying",
        "Times and places of each qualifying, from 1994 on.",
        key=("qualifyId",),
        columns=(
            Column("qualifyId", "int", "the row"),
            _RACE,
            _DRIVER,
            _CONSTRUCTOR,
            null("number", "int", "the car's number"),
            null("position", "int", "the place"),
            null("q1", "text", "best time of the first part, m:ss.fff"),
            null("q2", "text", "best time of the second part, m:ss.fff"),
            null("q3", "text", "best time of the third part, m:ss.fff"),
        ),
    ),
    Table(
        "races",
        "Every championship race, the season's future ones among them.",
        key=("raceId",),
        required=True,
        columns=(
            _RACE,
            Column("year", "int", "the season"),
            Column("round", "int", "its number in the season, from 1"),
            Column("circuitId", "int", "the circuit", refers_to="circuits"),
            Column("name", "text", "the grand prix"),
            Column("date", "date", "day of the race, local"),
            null("time", "time", "start of the race, UTC"),
            _URL,
            *_session("fp1", "first practice"),
            *_session("fp2", "second practice"),
            *_session("fp3", "third practice"),
            *_session("quali", "qualifying"),
            *_session("sprint", "sprint"),
        ),
    ),
    Table(
        "results",
        "One row for each entry of each race; of a shared car, one for each driver.",
        key=("resultId",),
        required=True,
        columns=(
            Column("resultId", "int", "the row"),
            _RACE,
            _DRIVER,
            _CONSTRUCTOR,
            *_RESULT,
            null("rank", "int", "the rank of the own fastest lap; 0 is none"),
            null("fastestLapTime", "text", "the own fastest lap, m:ss.fff"),
            null("fastestLapSpeed", "float", "mean speed of the own fastest lap, km/h"),
            Column("statusId", "int", "how the race ended", refers_to="status"),
        ),
    ),
    Table(
        "seasons",
        "Every season of the championship.",
        key=("year",),
        columns=(Column("year", "int", "the season"), _URL),
    ),
    Table(
        "sprint_results",
        "One row for each entry of each sprint, from 2021 on.",
        key=("resultId",),
        columns=(
            Column("resultId", "int", "the row"),
            _RACE,
            _DRIVER,
            _CONSTRUCTOR,
            *_RESULT,
            null("fastestLapTime", "text", "the own fastest lap, m:ss.fff"),
            Column("statusId", "int", "how the sprint ended", refers_to="status"),
            late("rank", "int", "the rank of the own fastest lap; 0 is none"),
        ),
    ),
    Table(
        "status",
        "How a race can end for an entry.",
        key=("statusId",),
        required=True,
        columns=(Column("statusId", "int", "the status"), Column("status", "text", "such as Finished, +1 Lap, Engine")),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _DECLARED}
"""Every table by name."""
