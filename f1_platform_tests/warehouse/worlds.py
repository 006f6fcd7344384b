"""Small worlds for tests: an archive and an OpenF1 of a few races, written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from f1_platform.archive import Archive, open_archive
from f1_platform.clock import SystemClock
from f1_platform.openf1 import Unit, decode
from f1_platform.openf1.delivery import Delivery
from f1_platform.raw import RawStore, open_store
from f1_platform.settings import Settings, load_settings
from f1_platform.warehouse import Built, build, opened, read_mart

Record = dict[str, Any]

ARCHIVE = {
    "circuits": "circuitId,circuitRef,name,location,country,lat,lng,alt,url\n"
    "1,albert_park,Albert Park,Melbourne,Australia,-37.8,144.9,10,u\n"
    "3,bahrain,Sakhir Circuit,Sakhir,Bahrain,26.0,50.5,7,u\n",
    "constructors": "constructorId,constructorRef,name,nationality,url\n"
    "1,mclaren,McLaren,British,u\n"
    "9,red_bull,Red Bull,Austrian,u\n",
    "drivers": "driverId,driverRef,number,code,forename,surname,dob,nationality,url\n"
    "1,hamilton,44,HAM,Lewis,Hamilton,1985-01-07,British,u\n"
    "815,perez,11,PER,Sergio,Pérez,1990-01-26,Mexican,u\n"
    "830,max_verstappen,33,VER,Max,Verstappen,1997-09-30,Dutch,u\n"
    "863,antonelli,12,ANT,Andrea Kimi,Antonelli,2006-08-25,Italian,u\n",
    "races": "raceId,year,round,circuitId,name,date,time,url\n"
    "10,2024,1,3,Bahrain Grand Prix,2024-03-02,15:00:00,u\n11,2024,2,1,Australian Grand Prix,2024-03-23,04:00:00,u\n",
    "results": "resultId,raceId,driverId,constructorId,number,grid,position,positionText,positionOrder,points,laps,"
    "time,milliseconds,fastestLap,rank,fastestLapTime,fastestLapSpeed,statusId\n"
    "100,10,830,9,1,1,1,1,1,26,3,t,5000000,2,1,1:32.608,210.3,1\n"
    "101,10,815,9,11,5,2,2,2,18,3,t,5020000,2,2,1:34.364,206.4,1\n"
    "102,10,1,1,44,9,\\N,W,3,0,0,\\N,\\N,\\N,\\N,\\N,\\N,2\n",
    "status": "statusId,status\n1,Finished\n2,Withdrew\n",
}

PEOPLE = {
    1: ("Max VERSTAPPEN", "Max", "Verstappen", "VER", "Red Bull Racing"),
    11: ("Sergio PEREZ", "Sergio", "Perez", "PER", "Red Bull Racing"),
    44: ("Lewis HAMILTON", "Lewis", "Hamilton", "HAM", "McLaren"),
}


@dataclass(frozen=True)
class World:
    """A home with its raw store, and the folder of an archive."""

    settings: Settings
    store: RawStore
    folder: Path

    @classmethod
    def at(cls, path: Path) -> World:
        settings = load_settings(home=path / "home", _env_file=None)
        return cls(settings, open_store(settings, SystemClock()), path / "archive")

    def put(self, unit: Unit, records: Sequence[Record]) -> None:
        """Stores these records as the unit's."""
        batch = decode(unit.endpoint, msgspec.json.encode(records)).batch
        self.store.replace(Delivery(unit, [batch]))

    def archive(self, **changes: str) -> Archive:
        """The small archive, some tables of it changed or added."""
        self.folder.mkdir(exist_ok=True)
        for name, text in {**ARCHIVE, **changes}.items():
            (self.folder / f"{name}.csv").write_text(text)
        return open_archive(self.folder)

    def build(self, archive: Archive | None = None) -> Built:
        return build(self.settings, self.store, SystemClock(), archive)

    def rows(self, table: str) -> list[Record]:
        """The rows of a declared table."""
        with opened(self.settings) as warehouse:
            return read_mart(warehouse, table).to_pylist()

    def tables(self, names: Sequence[str]) -> dict[str, pa.Table]:
        with opened(self.settings) as warehouse:
            return {name: read_mart(warehouse, name) for name in names}

    def catalogue(self, *sessions: Record) -> None:
        """Stores this catalogue of 2024, a meeting for each meeting key."""
        self.put(Unit(2024, 0, 0, "sessions"), sessions)
        meetings = {s["meeting_key"]: s for s in sessions}.values()
        shared = ("meeting_key", "circuit_key", "circuit_short_name", "gmt_offset", "date_start", "year", "location")
        self.put(
            Unit(2024, 0, 0, "meetings"),
            [{**{n: s[n] for n in shared}, "meeting_name": f"{s['location']} Grand Prix"} for s in meetings],
        )

    def session(self, session_key: int, meeting_key: int = 1, /, **endpoints: Sequence[Mapping[str, Any]]) -> None:
        """Stores these endpoints of a session, keys filled in."""
        keys = {"session_key": session_key, "meeting_key": meeting_key}
        for endpoint, records in endpoints.items():
            self.put(Unit(2024, meeting_key, session_key, endpoint), [{**keys, **record} for record in records])


def session(session_key: int, name: str, start: str, meeting_key: int = 1, **changes: Any) -> Record:
    """A session of OpenF1's catalogue, at Sakhir unless said."""
    kind = {"Race": "Race", "Sprint": "Race", "Qualifying": "Qualifying"}.get(name, "Practice")
    return {
        "meeting_key": meeting_key,
        "session_key": session_key,
        "session_type": kind,
        "session_name": name,
        "date_start": f"{start}+00:00",
        "circuit_key": 63,
        "circuit_short_name": "Sakhir",
        "location": "Sakhir",
        "country_name": "Bahrain",
        "gmt_offset": "03:00:00",
        "year": 2024,
        **changes,
    }


def drivers(*numbers: int) -> list[Record]:
    """OpenF1's drivers of these numbers."""
    names = ("full_name", "first_name", "last_name", "name_acronym", "team_name")
    return [{"driver_number": number, **dict(zip(names, PEOPLE[number], strict=True))} for number in numbers]


def result(number: int, position: int | None, points: float = 0, laps: int = 3, **flags: bool) -> Record:
    """A row of OpenF1's session_result."""
    return {
        "driver_number": number,
        "position": position,
        "points": points,
        "number_of_laps": laps,
        **{"dnf": False, "dns": False, "dsq": False, **flags},
    }


def lap(number: int, lap_number: int, start: str, seconds: float | None, **changes: Any) -> Record:
    """A row of OpenF1's laps, on the day of the race in Sakhir."""
    return {
        "driver_number": number,
        "lap_number": lap_number,
        "date_start": f"2024-03-02T{start}+00:00",
        "lap_duration": seconds,
        "is_pit_out_lap": False,
        **changes,
    }
