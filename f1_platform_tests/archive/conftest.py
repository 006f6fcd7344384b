"""Archives for tests: the recorded one, and a small one to break."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from f1_platform.archive import Archive, open_archive
from f1_platform.settings import load_settings

SMALL = {
    "circuits.csv": "circuitId,circuitRef,name,location,country,lat,lng,alt,url\n"
    '1,"albert_park","Albert Park","Melbourne","Australia",-37.8497,144.968,10,"http://a"\n',
    "constructors.csv": "constructorId,constructorRef,name,nationality,url\n1,mclaren,McLaren,British,http://m\n",
    "drivers.csv": "driverId,driverRef,number,code,forename,surname,dob,nationality,url\n"
    "1,hamilton,44,HAM,Lewis,Hamilton,1985-01-07,British,http://h\n"
    "2,heidfeld,\\N,HEI,Nick,Heidfeld,1977-05-10,German,http://n\n",
    "races.csv": "raceId,year,round,circuitId,name,date,time,url\n"
    "1,2009,1,1,Australian Grand Prix,2009-03-29,06:00:00,http://r\n",
    "results.csv": "resultId,raceId,driverId,constructorId,number,grid,position,positionText,positionOrder,points,laps,"
    "time,milliseconds,fastestLap,rank,fastestLapTime,fastestLapSpeed,statusId\n"
    "1,1,1,1,22,1,1,1,1,10,58,1:34:50.616,5690616,39,2,1:27.452,218.3,1\n"
    "2,1,2,1,3,5,\\N,R,2,8,57,\\N,\\N,41,3,1:27.739,217.586,1\n",
    "status.csv": 'statusId,status\n1,"Finished"\n',
    "lap_times.csv": "raceId,driverId,lap,position,time,milliseconds\n"
    "1,1,1,1,1:38.109,98109\n1,1,2,1,1:33.006,93006\n1,2,1,2,1:40.000,100000\n",
}

MakeArchive = Callable[[Mapping[str, str | bytes | None]], Archive]


@pytest.fixture
def make_archive(tmp_path: Path) -> MakeArchive:
    """A small archive with some files replaced, added, or (by None) left out."""

    def make(changes: Mapping[str, str | bytes | None]) -> Archive:
        for name, text in {**SMALL, **changes}.items():
            if text is not None:
                (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return open_archive(tmp_path)

    return make


@pytest.fixture(scope="session")
def recorded() -> Archive:
    """The recorded archive, 1950 to 2025."""
    folder = load_settings().test_data.absolute() / "ergast"
    if not folder.is_dir():
        pytest.skip(f"no recorded archive in {folder} (F1_TEST_DATA)")
    return open_archive(folder)
