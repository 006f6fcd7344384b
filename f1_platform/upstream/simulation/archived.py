"""What an archive knows of one grand prix, as values; and how it is read off a simulated season."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from f1_platform.upstream.simulation.calendar import Meeting, Session
from f1_platform.upstream.simulation.circuit import PIT_ENTRY, lane_time
from f1_platform.upstream.simulation.field import Driver
from f1_platform.upstream.simulation.finishes import Finish
from f1_platform.upstream.simulation.pitlane import lane_duration, visits_of
from f1_platform.upstream.simulation.ranking import best_laps, classification
from f1_platform.upstream.simulation.running import Running
from f1_platform.upstream.simulation.season import SimulatedSeason

BestLaps = Mapping[int, tuple[int, int]]
"""By car number: the lap and its time, milliseconds."""


@dataclass(frozen=True)
class LapTime:
    """One lap of a race, with the place at its end."""

    driver: Driver
    lap: int
    position: int
    duration: int


@dataclass(frozen=True)
class PitStop:
    """One stop of a race; `at` is the local time of the entry, `duration` that in the lane."""

    driver: Driver
    stop: int
    lap: int
    at: datetime
    duration: int


@dataclass(frozen=True)
class Qualified:
    """One line of a qualifying, with the best time of each part that was driven."""

    driver: Driver
    position: int
    times: tuple[int | None, ...]


@dataclass(frozen=True)
class ArchivedRace:
    """One grand prix.

    Attributes:
        round: as the archive counts, without cancelled ones.
        finishes: in order; none yet for a race to come. Likewise the rest.
    """

    meeting: Meeting
    round: int
    finishes: Sequence[Finish] = ()
    fastest: BestLaps = field(default_factory=dict[int, tuple[int, int]])
    qualifying: Sequence[Qualified] = ()
    sprint: Sequence[Finish] = ()
    sprint_fastest: BestLaps = field(default_factory=dict[int, tuple[int, int]])
    laps: Sequence[LapTime] = ()
    stops: Sequence[PitStop] = ()

    def session(self, name: str) -> Session | None:
        """The session of that name, if the weekend has one."""
        return next((session for session in self.meeting.sessions if session.name == name), None)

    @property
    def race(self) -> Session:
        """The grand prix itself."""
        return self.meeting.sessions[-1]


def archived_season(season: SimulatedSeason, until: datetime | None) -> Iterator[ArchivedRace]:
    """All grands prix of a season that take place, filled in as far as their race is over by then."""
    over = {session.key for session in season.races(until)}
    held = [meeting for meeting in season.calendar if meeting.round and not meeting.cancelled]
    for number, meeting in enumerate(held, 1):
        race = ArchivedRace(meeting, number)
        yield _filled(season, race) if race.race.key in over else race


def _filled(season: SimulatedSeason, race: ArchivedRace) -> ArchivedRace:
    running = season.running(race.race.key)
    qualifying, sprint = race.session("Qualifying"), race.session("Sprint")
    return ArchivedRace(
        race.meeting,
        race.round,
        finishes=season.result(race.race.key)[1],
        fastest=_fastest(running),
        qualifying=_qualified(season.running(qualifying.key)) if qualifying else (),
        sprint=season.result(sprint.key)[1] if sprint else (),
        sprint_fastest=_fastest(season.running(sprint.key)) if sprint else {},
        laps=list(_lap_times(running)),
        stops=list(_pit_stops(running)),
    )


def _fastest(running: Running) -> BestLaps:
    laps = {
        number: min((lap.duration, lap.number) for lap in drive.completed)
        for number, drive in running.drives.items()
        if drive.completed
    }
    return {number: (lap, duration) for number, (duration, lap) in laps.items()}


def _qualified(running: Running) -> list[Qualified]:
    times = [best_laps(running.drives, phase) for phase in running.phases]
    return [
        Qualified(running.drives[number].driver, position, tuple(best.get(number) for best in times))
        for position, number in enumerate(classification(running), 1)
    ]


def _lap_times(running: Running) -> Iterator[LapTime]:
    places: dict[int, int] = {}
    laps = ((lap, drive.driver) for drive in running.drives.values() for lap in drive.completed)
    for lap, driver in sorted(laps, key=lambda one: (one[0].number, one[0].end)):
        places[lap.number] = places.get(lap.number, 0) + 1
        yield LapTime(driver, lap.number, places[lap.number], lap.duration)


def _pit_stops(running: Running) -> Iterator[PitStop]:
    for drive in running.drives.values():
        for stop, (into, out) in enumerate(visits_of(drive), 1):
            at = running.session.local_start + timedelta(milliseconds=into.end - lane_time(PIT_ENTRY))
            yield PitStop(drive.driver, stop, into.number, at, lane_duration(into, out))
