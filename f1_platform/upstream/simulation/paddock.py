"""The endpoints drivers and team_radio: who is there, and what is heard of them."""

from __future__ import annotations

from f1_platform.upstream.simulation.field import Driver, plain
from f1_platform.upstream.simulation.running import Running
from f1_platform.upstream.source import Record

_STATIC = "https://livetiming.example/static"
_PORTRAITS = "https://media.example/drivers"
_CALLS = {"Practice": 25, "Qualifying": 40, "Race": 110}


def driver_records(running: Running) -> list[Record]:
    """The drivers of a session, by car number."""
    drivers = sorted((drive.driver for drive in running.drives.values()), key=lambda driver: driver.number)
    return [
        {
            **running.session.keys,
            "driver_number": driver.number,
            "broadcast_name": f"{plain(driver.first)[0]} {plain(driver.last).upper()}",
            "full_name": driver.full_name,
            "first_name": plain(driver.first),
            "last_name": plain(driver.last),
            "name_acronym": driver.acronym,
            "team_name": driver.team.name,
            "team_colour": driver.team.colour,
            "headshot_url": f"{_PORTRAITS}/{driver.ref}.png",
            "country_code": driver.country_code,
        }
        for driver in drivers
    ]


def radio_records(running: Running) -> list[Record]:
    """Calls while a car is out, by date."""
    rng = running.chance("radio")
    drives = [drive for drive in running.drives.values() if drive.laps]
    calls: list[tuple[int, Driver]] = []
    for pick in rng.integers(0, len(drives), _CALLS[running.session.type]).tolist():
        drive = drives[pick]
        calls.append((int(rng.integers(drive.laps[0].start, drive.end + 90_000)), drive.driver))
    calls.sort(key=lambda call: (call[0], call[1].number))
    return [
        {
            **running.session.keys,
            "driver_number": driver.number,
            "date": running.session.stamp(at),
            "recording_url": _recording(running, driver, at),
        }
        for at, driver in calls
    ]


def _recording(running: Running, driver: Driver, at: int) -> str:
    session = running.session
    day = f"{session.start:%Y-%m-%d}"
    spoken = session.stamp(at)[:19].replace("-", "").replace(":", "").replace("T", "_")
    prix = plain(session.venue.grand_prix).replace(" ", "_")
    name = f"{plain(driver.first)[:3].upper()}{driver.acronym}01_{driver.number}_{spoken}_{at % 1000:03d}"
    return f"{_STATIC}/{session.start.year}/{day}_{prix}/{day}_{session.name.replace(' ', '_')}/TeamRadio/{name}.mp3"
