"""A small set of published tables, the archive's figures of four drivers and two circuits."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from f1_platform.clock import SteppedClock
from f1_platform.serving.tables import TABLES

START = datetime(2025, 10, 5, 16, 0, tzinfo=UTC)


def clock() -> SteppedClock:
    return SteppedClock(START)


def driver(driver_id: int, ref: str, name: str, **known: Any) -> dict[str, Any]:
    blank: dict[str, Any] = {
        column.name: None if column.nullable else 0 for column in TABLES["drivers_summary"].columns
    }
    return blank | {"driver_id": driver_id, "driver_ref": ref, "name": name} | known


def _standing(subject: str, subject_id: int, ref: str, name: str, position: int, points: float) -> dict[str, Any]:
    race = {"season": 2024, "round": 1, "race_name": "Bahrain Grand Prix", "race_date": date(2024, 3, 2)}
    who = {f"{subject}_id": subject_id, f"{subject}_ref": ref, f"{subject}_name": name}
    return race | who | {"position": position, "points": points, "wins": int(position == 1)}


def sample_rows() -> dict[str, list[dict[str, Any]]]:
    return {
        "drivers_summary": [
            driver(
                830,
                "max_verstappen",
                "Max Verstappen",
                code="VER",
                number=33,
                nationality="Dutch",
                date_of_birth=date(1997, 9, 30),
                races_entered=227,
                starts=227,
                wins=67,
                podiums=121,
                poles=45,
                points=3296.5,
                fastest_laps=34,
                first_season=2015,
                last_season=2025,
            ),
            driver(1, "hamilton", "Lewis Hamilton", races_entered=374, wins=105, podiums=202, code="HAM", number=44),
            driver(579, "fangio", "Juan Fangio", races_entered=51, wins=24, podiums=35, nationality="Argentine"),
            driver(18, "räikkönen", "Kimi Räikkönen", code="RAI"),
        ],
        "circuits_summary": [
            {
                "circuit_id": 1,
                "circuit_ref": "albert_park",
                "circuit_name": "Albert Park Grand Prix Circuit",
                "location": "Melbourne",
                "country": "Australia",
                "latitude": -37.8497,
                "longitude": 144.968,
                "total_races": 28,
                "first_season": 1996,
                "last_season": 2025,
                "fastest_lap": 79813,
                "fastest_driver": 844,
                "fastest_driver_name": "Charles Leclerc",
                "fastest_lap_year": 2024,
            },
            {
                "circuit_id": 56,
                "circuit_ref": "george",
                "circuit_name": "Prince George Circuit",
                "location": "Eastern Cape Province",
                "country": "South Africa",
                "latitude": -33.0486,
                "longitude": 27.8736,
                "total_races": 3,
                "first_season": 1962,
                "last_season": 1965,
                "fastest_lap": None,
                "fastest_driver": None,
                "fastest_driver_name": None,
                "fastest_lap_year": None,
            },
        ],
        "driver_standings": [
            _standing("driver", 830, "max_verstappen", "Max Verstappen", 1, 26.0),
            _standing("driver", 815, "perez", "Sergio Perez", 2, 18.0),
        ],
        "team_standings": [_standing("team", 9, "red_bull", "Red Bull", 1, 44.0)],
        "redirects": [
            {"kind": "driver", "old_id": 100001, "id": 100002},
            {"kind": "driver", "old_id": 100002, "id": 830},
            {"kind": "driver", "old_id": 100003, "id": 999},
            {"kind": "circuit", "old_id": 100001, "id": 1},
            {"kind": "team", "old_id": 100001, "id": 9},
        ],
    }


def as_tables(rows: dict[str, list[dict[str, Any]]]) -> dict[str, pa.Table]:
    """Every declared table; those without rows are empty."""
    return {name: pa.Table.from_pylist(rows.get(name, []), schema=TABLES[name].schema) for name in TABLES}


def sample_tables(wins: int = 67) -> dict[str, pa.Table]:
    """The sample; `wins` of Verstappen tells versions apart."""
    rows = sample_rows()
    rows["drivers_summary"][0]["wins"] = wins
    return as_tables(rows)


def many_drivers(wins: int, count: int = 200) -> dict[str, pa.Table]:
    """As many drivers, all with the same number of wins: an answer that mixes two versions shows it."""
    rows = sample_rows()
    rows["drivers_summary"] = [
        driver(number, f"d{number}", f"Driver {number}", wins=wins) for number in range(1, count)
    ]
    return as_tables(rows)
