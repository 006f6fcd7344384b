"""Where the simulated season is held: real places, invented circuits, listed in `venues.csv`.

Their geometry is in `tracks`, the dates of their races in `calendar`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True)
class Venue:
    """A circuit and its surroundings.

    Attributes:
        key: OpenF1's circuit key; the archive's circuitId too.
        ref: the archive's circuitRef.
        circuit: the circuit's short name.
        prix: the grand prix without these two words.
        utc_offset: hours of local time against UTC.
        altitude: metres.
        length: of a lap, metres.
        race_hour: local hour of the race's start.
        type: permanent, street or road, as OpenF1 writes it.
        air: mean air temperature, degrees Celsius.
    """

    key: int
    ref: str
    circuit: str
    prix: str
    location: str
    country: str
    country_code: str
    country_key: int
    utc_offset: int
    latitude: float
    longitude: float
    altitude: int
    length: int
    race_hour: int
    air: float
    type: str

    @property
    def grand_prix(self) -> str:
        """The race's name."""
        return f"{self.prix} Grand Prix"

    @property
    def gmt_offset(self) -> str:
        """As OpenF1 writes it: `03:00:00`, `-05:00:00`."""
        return f"{'-' if self.utc_offset < 0 else ''}{abs(self.utc_offset):02d}:00:00"


def _read_venues() -> tuple[Venue, ...]:
    listed = files(__package__ or "").joinpath("venues.csv").read_text(encoding="utf-8")
    return tuple(_venue(row) for row in csv.DictReader(listed.splitlines()))


def _venue(row: dict[str, str]) -> Venue:
    return Venue(
        key=int(row["key"]),
        ref=row["ref"],
        circuit=row["circuit"],
        prix=row["prix"],
        location=row["location"],
        country=row["country"],
        country_code=row["country_code"],
        country_key=int(row["country_key"]),
        utc_offset=int(row["utc_offset"]),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
        altitude=int(row["altitude"]),
        length=int(row["length"]),
        race_hour=int(row["race_hour"]),
        air=float(row["air"]),
        type=row["type"],
    )


VENUES: tuple[Venue, ...] = _read_venues()
"""In the order of the season."""
