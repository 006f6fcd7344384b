"""Which session a chart is of, and who drove in it: cars in the order of the classification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from f1_platform.charts.chart import NothingToDraw, Parameter
from f1_platform.charts.race.race import team_colours
from f1_platform.charts.source import Row, Source, of_session
from f1_platform.errors import UsageError
from f1_platform.openf1.filters import is_one
from f1_platform.serving.declaration import Column
from f1_platform.serving.tables import SESSION_DRIVERS, SESSIONS

SESSION_KEY = Parameter("session_key", "int", "the session, as /v1/sessions has it", "9472")
DRIVERS = Parameter("drivers", "ints", "car numbers; the first of the classification by default", "1,16", False)

WHO = (
    Column("driver", "text", "three letters of the timing screens, or the car number", "VER"),
    Column("driver_name", "text", "first and last name", "Max Verstappen", nullable=True),
    Column("team_name", "text", "name of the team", "Red Bull", nullable=True),
)
_LAST = 999


@dataclass(frozen=True)
class Car:
    """A driver in a session.

    Attributes:
        number: of the car.
        code: three letters of the timing screens, or the car number.
        name: first and last name.
        team: name of the team.
        did: the row of `session_drivers`.
    """

    number: int
    code: str
    name: str | None
    team: str | None
    did: Row = field(compare=False)

    @property
    def who(self) -> Row:
        """The columns `WHO`."""
        return {"driver": self.code, "driver_name": self.name, "team_name": self.team}


def session_of(source: Source, session_key: int) -> Row:
    """The row of `sessions`.

    Raises:
        NothingToDraw: there is none.
    """
    found = source.rows(SESSIONS, is_one("session_key", session_key))
    if not found:
        raise NothingToDraw(f"There is no session {session_key}", mend="/v1/sessions lists them all")
    return found[0]


def called(session: Row) -> str:
    """What a session is called: `Bahrain Grand Prix 2024, Race`."""
    return f"{session['meeting_name']} {session['season']}, {session['session_name']}"


def lacking(what: str, session: Row) -> NothingToDraw:
    """The error that a session has none of what a chart needs."""
    return NothingToDraw(f"There are no {what} of {called(session)}", mend=how_to_get(session))


def how_to_get(session: Row) -> str:
    """The command that fetches what a session lacks."""
    return f"`f1 run --session {session['session_key']}` fetches what OpenF1 has"


def cars_of(source: Source, session: Row) -> Sequence[Car]:
    """All cars of a session: by the classification, those without a place last by the laps they drove.

    Raises:
        NothingToDraw: nothing is known of who drove.
    """
    key = session["session_key"]
    did = source.rows(SESSION_DRIVERS, is_one("session_key", key))
    if not did:
        raise lacking("drivers", session)
    records = source.records("drivers", ("driver_number", "name_acronym"), of_session(key)).to_pylist()
    codes = {row["driver_number"]: row["name_acronym"] for row in records}
    did.sort(key=lambda row: (row["final_position"] or _LAST, -(row["laps"] or 0), row["driver_number"]))
    return [
        Car(
            row["driver_number"],
            codes.get(row["driver_number"]) or str(row["driver_number"]),
            row["driver_name"],
            row["team_name"],
            row,
        )
        for row in did
    ]


def chosen(cars: Sequence[Car], numbers: Sequence[int] | None, first: int, most: int) -> Sequence[Car]:
    """The cars that are asked for.

    Args:
        cars: all, in the order of the classification.
        numbers: car numbers; none for the first of the classification.
        first: how many those are.
        most: how many a chart takes.

    Raises:
        UsageError: a number did not drive in the session, or there are too many.
    """
    if not numbers:
        return cars[:first]
    by_number = {car.number: car for car in cars}
    for number in numbers:
        if number not in by_number:
            there = ", ".join(map(str, sorted(by_number)))
            raise UsageError(f"Car {number} is not in this session", mend=f"There are {there}")
    wanted = dict.fromkeys(numbers)
    if len(wanted) > most:
        raise UsageError(f"This chart takes {most} drivers at most", mend="Ask for fewer")
    return [car for car in cars if car.number in wanted]


def colours_of(source: Source, session: Row, cars: Sequence[Car]) -> Mapping[str, str]:
    """By code the team's colour, `#rrggbb`, where OpenF1 has one."""
    by_number = team_colours(source, session["session_key"])
    return {car.code: by_number[car.number] for car in cars if car.number in by_number}
