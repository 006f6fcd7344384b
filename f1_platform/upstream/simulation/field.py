"""Who drives: ten teams, twenty drivers, and the reserves that stand in for them. All of them are invented.

The hard cases of identity are here on purpose: an accent, a family name first, two drivers of one surname, a substitute
for one meeting, a rookie who only practises. How fast a car is in a season is drawn in `form`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from f1_platform.upstream.simulation.calendar import Session

SUBSTITUTED_ROUND = 4
ROOKIE_ROUNDS = frozenset({5, 20})
NOT_STARTED = (10, 45)
"""The grand prix to which a car qualifies but does not start, and its number."""


@dataclass(frozen=True)
class Team:
    """A constructor; `key` is the archive's constructorId."""

    key: int
    ref: str
    name: str
    colour: str
    nationality: str


@dataclass(frozen=True)
class Driver:
    """A person with the car of a session; `key` is the archive's driverId."""

    key: int
    number: int
    first: str
    last: str
    acronym: str
    nationality: str
    country_code: str
    born: str
    team: Team
    family_first: bool = False

    @property
    def ref(self) -> str:
        """The archive's driverRef."""
        return plain(f"{self.first}_{self.last}").lower().replace(" ", "_").replace("'", "")

    @property
    def full_name(self) -> str:
        """As OpenF1 writes it: no accents, the family name in capitals."""
        names = (plain(self.first), plain(self.last).upper())
        return " ".join(reversed(names) if self.family_first else names)


def plain(name: str) -> str:
    """A name without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


TEAMS: tuple[Team, ...] = (
    Team(1, "aurora", "Aurora Racing", "0B8FD6", "Swedish"),
    Team(2, "borealis", "Borealis Grand Prix", "D7263D", "Finnish"),
    Team(3, "cobalt", "Cobalt Motorsport", "1B3FAB", "British"),
    Team(4, "drakon", "Drakon F1 Team", "1E8449", "Austrian"),
    Team(5, "estrela", "Estrela Racing", "F4C20D", "Brazilian"),
    Team(6, "falkon", "Falkon Works", "7D8A97", "German"),
    Team(7, "granite", "Granite GP", "5B4B49", "Australian"),
    Team(8, "helix", "Helix Racing", "8E44AD", "Chinese"),
    Team(9, "iberia", "Iberia Corse", "E67E22", "Spanish"),
    Team(10, "juniper", "Juniper Motorsport", "2E7D6B", "Irish"),
)
_AURORA, _BOREALIS, _COBALT, _DRAKON, _ESTRELA, _FALKON, _GRANITE, _HELIX, _IBERIA, _JUNIPER = TEAMS

DRIVERS: tuple[Driver, ...] = (
    Driver(1, 7, "Elias", "Thornqvist", "THO", "Swedish", "SWE", "2004-05-11", _AURORA),
    Driver(2, 23, "Mateo", "Quiroga", "QUI", "Argentine", "ARG", "2007-01-29", _AURORA),
    Driver(3, 5, "Henrik", "Aaltonen", "AAL", "Finnish", "FIN", "2002-11-03", _BOREALIS),
    Driver(4, 61, "Yuto", "Hoshikawa", "HOS", "Japanese", "JPN", "2006-07-19", _BOREALIS),
    Driver(5, 12, "Oliver", "Pembrook", "PEM", "British", "GBR", "1999-02-14", _COBALT),
    Driver(6, 88, "Rémy", "Quénard", "QUE", "French", "FRA", "2005-09-08", _COBALT),
    Driver(7, 3, "Lukas", "Brandauer", "BRA", "Austrian", "AUT", "2001-04-27", _DRAKON),
    Driver(8, 41, "Sofia", "Marchetti", "MAR", "Italian", "ITA", "2005-12-01", _DRAKON),
    Driver(9, 9, "Thiago", "Vasconcelos", "VAS", "Brazilian", "BRA", "2003-08-22", _ESTRELA),
    Driver(10, 17, "Inês", "Carvalhal", "CAR", "Portuguese", "POR", "2006-03-16", _ESTRELA),
    Driver(11, 27, "Jonas", "Reinhardt", "REI", "German", "GER", "2000-10-05", _FALKON),
    Driver(12, 66, "Callum", "Strachan", "STR", "British", "GBR", "2004-01-31", _FALKON),
    Driver(13, 14, "Noah", "Whitlock", "WHI", "Australian", "AUS", "2002-06-24", _GRANITE),
    Driver(14, 33, "Pieter", "van Rensburg", "VRE", "South African", "RSA", "2003-03-02", _GRANITE),
    Driver(15, 2, "Wei", "Liang", "LIA", "Chinese", "CHN", "2005-05-30", _HELIX, family_first=True),
    Driver(16, 51, "Arjun", "Malhotra", "MAL", "Indian", "IND", "2006-10-12", _HELIX),
    Driver(17, 19, "Diego", "Salcedo", "SAL", "Spanish", "ESP", "2001-07-07", _IBERIA),
    Driver(18, 72, "Marco", "Salcedo", "MSA", "Spanish", "ESP", "2004-09-18", _IBERIA),
    Driver(19, 30, "Tomáš", "Havelka", "HAV", "Czech", "CZE", "2002-12-20", _JUNIPER),
    Driver(20, 45, "Finn", "O'Leary", "OLE", "Irish", "IRL", "2007-02-03", _JUNIPER),
)
SUBSTITUTE = Driver(21, 36, "Kasper", "Lindgaard", "LIN", "Danish", "DEN", "2006-06-06", _JUNIPER)
ROOKIE = Driver(22, 38, "Nadia", "Ferhat", "FER", "Algerian", "ALG", "2009-04-09", _AURORA)
VETERANS: tuple[Driver, ...] = (
    Driver(23, 7, "Gerhard", "Immelmann", "IMM", "German", "GER", "1992-03-13", _AURORA),
    Driver(24, 23, "Peter", "Oakhurst", "OAK", "British", "GBR", "1994-08-08", _GRANITE),
)
"""Known to earlier seasons alone; their car numbers are worn by others now."""
_EARLIER_NUMBER = 70

EVERYONE: tuple[Driver, ...] = (*DRIVERS, SUBSTITUTE, ROOKIE, *VETERANS)


def entrants(session: Session) -> tuple[Driver, ...]:
    """Who drives in a session, by team."""
    return tuple(_at_the_wheel(driver, session) for driver in DRIVERS)


def _at_the_wheel(driver: Driver, session: Session) -> Driver:
    if session.round == SUBSTITUTED_ROUND and driver.acronym == "HAV":
        return SUBSTITUTE
    if session.round in ROOKIE_ROUNDS and session.name == "Practice 1" and driver.acronym == "QUI":
        return ROOKIE
    return driver


def starts(driver: Driver, session: Session) -> bool:
    """Whether a driver who is there takes part."""
    return session.name != "Race" or (session.round, driver.number) != NOT_STARTED


def in_earlier_seasons() -> tuple[Driver, ...]:
    """Who drove in the seasons before: the veterans in the cars of the two youngest, otherwise the same.

    The car numbers of the veterans have moved since: to a newcomer, and to one who wore another then.
    """
    seats = {1: replace(DRIVERS[0], number=_EARLIER_NUMBER), 2: VETERANS[0], 20: VETERANS[1]}
    return tuple(replace(seats.get(driver.key, driver), team=driver.team) for driver in DRIVERS)
