"""A small history, made up: two seasons of four races, six drivers, three teams, pit lane starts, a sprint."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from f1_platform.serving.declaration import Column
from f1_platform.serving.tables import TABLES
from f1_platform_tests.serving.sample import sample_rows

DRIVERS = {1: "hamilton", 18: "räikkönen", 579: "fangio", 830: "max_verstappen", 815: "perez", 846: "norris"}
NAMES = {
    1: "Lewis Hamilton",
    18: "Kimi Räikkönen",
    579: "Juan Fangio",
    830: "Max Verstappen",
    815: "Sergio Pérez",
    846: "Lando Norris",
}
TEAMS = {1: "mclaren", 6: "ferrari", 9: "red_bull"}
SEASONS, ROUNDS = (2023, 2024), 4
SESSION = 9472
_BLANK: dict[str, Any] = {
    "int": 0,
    "float": 0.0,
    "text": "",
    "date": date(2000, 1, 1),
    "bool": False,
    "ints": [],
    "instant": datetime(2000, 1, 1, tzinfo=UTC),
}


def row(table: str, **known: Any) -> dict[str, Any]:
    """A row of a declared table; what is not given is null or blank."""

    def blank(column: Column) -> Any:
        return None if column.nullable else _BLANK[column.type]

    return {column.name: known.get(column.name, blank(column)) for column in TABLES[table].columns}


def race(season: int, number: int) -> dict[str, Any]:
    held = date(season, 3, 1) + timedelta(days=14 * number)
    return {
        "race_id": (season - 2000) * 100 + number,
        "season": season,
        "round": number,
        "race_name": f"Grand Prix {number}",
        "race_date": held,
        "circuit_id": 1 if number % 2 else 56,
        "circuit_ref": "albert_park" if number % 2 else "george",
        "circuit_name": "Albert Park Grand Prix Circuit" if number % 2 else "Prince George Circuit",
    }


def entries(season: int, number: int) -> list[dict[str, Any]]:
    """Six entries; the fourth starts from the pit lane, the fifth has no known grid, the sixth is unclassified."""
    drivers = sorted(DRIVERS)
    shifted = drivers[number:] + drivers[:number]
    return [
        race(season, number)
        | {
            "entry": nth,
            "driver_id": driver,
            "driver_ref": DRIVERS[driver],
            "driver_name": NAMES[driver],
            "team_id": sorted(TEAMS)[nth % 3],
            "grid": {4: 0, 5: None}.get(nth, 7 - nth),
            "position": nth if nth < 6 else None,
            "points": [25.0, 18.0, 15.5, 12.0, 10.0, 0.0][nth - 1],
            "laps": 57 - nth // 4,
            "status": "Finished" if nth < 6 else "Engine",
            "started": nth < 6,
            "source": "archive",
        }
        for nth, driver in enumerate(shifted, 1)
    ]


def rows() -> dict[str, list[dict[str, Any]]]:
    races = [(season, number) for season in SEASONS for number in range(1, ROUNDS + 1)]
    results = [entry for season, number in races for entry in entries(season, number)]
    summaries = {one["driver_id"]: one for one in sample_rows()["drivers_summary"]}
    made: dict[str, list[dict[str, Any]]] = sample_rows() | {
        "drivers_summary": [
            summaries.get(key) or row("drivers_summary", driver_id=key, driver_ref=ref, name=NAMES[key], wins=9)
            for key, ref in DRIVERS.items()
        ],
        "teams_summary": [row("teams_summary", team_id=key, team_ref=ref, team_name=ref) for key, ref in TEAMS.items()],
        "seasons": [
            *(row("seasons", season=season, races=ROUNDS, races_scheduled=ROUNDS) for season in SEASONS),
            row("seasons", season=2025, races_scheduled=ROUNDS),
        ],
        "races": [row("races", **race(*one)) for one in races] + [row("races", **race(2025, 1))],
        "race_results": [row("race_results", **entry) for entry in results],
        "sprint_results": [row("sprint_results", **entry) for entry in entries(2024, 2)],
        "race_laps": [
            row(
                "race_laps",
                race_id=2401,
                driver_id=key,
                driver_ref=DRIVERS[key],
                driver_name=NAMES[key],
                laps=3,
                positions=[nth, None, nth],
                times_ms=[97284, 96296, None],
                source="archive",
            )
            for nth, key in enumerate((830, 1), 1)
        ],
        "driver_standings": [
            row(
                "driver_standings",
                **race(season, number),
                driver_id=key,
                driver_ref=DRIVERS[key],
                driver_name=NAMES[key],
                position=nth,
                points=100.0 * number - nth,
            )
            for season, number in races
            for nth, key in enumerate(sorted(DRIVERS, reverse=number % 2 == 0), 1)
        ],
        "circuit_fastest_laps": [
            row("circuit_fastest_laps", **race(season, number), time_ms=90_000 - season + number, driver_id=830)
            for season, number in races
        ],
        "sessions": [
            row(
                "sessions",
                session_key=SESSION + nth,
                season=2024,
                meeting_key=1229,
                meeting_name="São Paulo Grand Prix",
                session_type="Race" if nth == 0 else "Practice",
                session_name="Race" if nth == 0 else f"Practice {nth}",
                date_start=datetime(2024, 3, 2, 15, tzinfo=UTC) - timedelta(hours=9 * nth),
                circuit_short_name="Interlagos",
                is_cancelled=[False, None, True][nth],
            )
            for nth in range(3)
        ],
        "session_drivers": [
            row("session_drivers", session_key=SESSION, driver_number=number, final_position=position)
            for number, position in ((1, 2), (4, None), (44, 1))
        ],
    }
    return made


def tables(wins: int = 67) -> dict[str, pa.Table]:
    """All published tables; `wins` of Verstappen tells versions apart."""
    made = rows()
    next(one for one in made["drivers_summary"] if one["driver_id"] == 830)["wins"] = wins
    return {name: pa.Table.from_pylist(made.get(name, []), schema=TABLES[name].schema) for name in TABLES}
