"""Grands prix as the rows of an Ergast-style archive, table by table. Files and their format are in `archive`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from f1_platform.upstream.simulation.archived import ArchivedRace, BestLaps
from f1_platform.upstream.simulation.calendar import Session
from f1_platform.upstream.simulation.championship import Result, Standing, standings
from f1_platform.upstream.simulation.field import Driver
from f1_platform.upstream.simulation.finishes import Finish
from f1_platform.upstream.simulation.venues import VENUES

Cell = str | int | float | None
Row = tuple[Cell, ...]

STATUS: dict[int, str] = {
    1: "Finished",
    5: "Engine",
    6: "Gearbox",
    9: "Hydraulics",
    23: "Brakes",
    54: "Withdrew",
    **{10 + laps: f"+{laps} Lap{'s' if laps > 1 else ''}" for laps in range(1, 10)},
}
_BREAKDOWNS = (5, 6, 9, 23)
_WITHDREW = 54
_WEEKEND = ("Practice 1", ("Practice 2", "Sprint Qualifying"), "Practice 3", "Qualifying", "Sprint")


def lap_time(milliseconds: int | None) -> str | None:
    """`1:32.608`."""
    if milliseconds is None:
        return None
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes}:{rest // 1000:02d}.{rest % 1000:03d}"


def race_time(finish: Finish) -> str | None:
    """`1:31:44.742` for the winner, `+22.457` for those on the same lap."""
    if finish.duration is None:
        return None
    if finish.gap:
        return f"+{finish.gap // 1000}.{finish.gap % 1000:03d}"
    hours, rest = divmod(finish.duration, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def circuits() -> Iterator[Row]:
    """All circuits."""
    for v in VENUES:
        yield (
            v.key,
            v.ref,
            f"{v.circuit} Circuit",
            v.location,
            v.country,
            v.latitude,
            v.longitude,
            v.altitude,
            article(v.ref),
        )


def drivers(races: Sequence[ArchivedRace]) -> Iterator[Row]:
    """Everyone with a result."""
    known = {finish.driver.key: finish.driver for race in races for finish in (*race.finishes, *race.sprint)}
    for key in sorted(known):
        d = known[key]
        yield (key, d.ref, d.number, d.acronym, d.first, d.last, d.born, d.nationality, article(d.ref))


def constructors(races: Sequence[ArchivedRace]) -> Iterator[Row]:
    """Every team with a result."""
    known = {finish.driver.team.key: finish.driver.team for race in races for finish in race.finishes}
    for key in sorted(known):
        team = known[key]
        yield (key, team.ref, team.name, team.nationality, article(team.ref))


def race_row(race: ArchivedRace) -> Row:
    """A race of the calendar; the day is local, all times are UTC."""
    start, venue = race.race.start, race.meeting.venue
    local_day = race.race.local_start.date().isoformat()
    times = [cell for names in _WEEKEND for cell in _day_and_time(race, names)]
    return (
        race.meeting.key,
        start.year,
        race.round,
        venue.key,
        venue.grand_prix,
        local_day,
        _time(race.race),
        article(f"{start.year}_{venue.ref}"),
        *times,
    )


def _day_and_time(race: ArchivedRace, names: str | tuple[str, ...]) -> tuple[Cell, Cell]:
    wanted = (names,) if isinstance(names, str) else names
    session = next(filter(None, map(race.session, wanted)), None)
    return (session.start.date().isoformat(), _time(session)) if session else (None, None)


def _time(session: Session) -> str:
    return f"{session.start:%H:%M:%S}"


def result_rows(race: ArchivedRace) -> Iterator[Row]:
    """The result of the grand prix; the row's own key comes first."""
    ranks = _ranks(race.fastest)
    for key, finish in enumerate(race.finishes, 1):
        lap, best = race.fastest.get(finish.driver.number, (None, None))
        speed = round(3600 * race.meeting.venue.length / best, 3) if best else None
        rank = ranks.get(finish.driver.number, 0)
        yield (_key(race, key), *_result(race, finish), lap, rank, lap_time(best), speed, _status(finish))


def sprint_rows(race: ArchivedRace) -> Iterator[Row]:
    """The result of the sprint."""
    ranks = _ranks(race.sprint_fastest)
    for key, finish in enumerate(race.sprint, 1):
        lap, best = race.sprint_fastest.get(finish.driver.number, (None, None))
        rank = ranks.get(finish.driver.number, 0)
        yield (_key(race, key), *_result(race, finish), lap, lap_time(best), _status(finish), rank)


def _key(race: ArchivedRace, count: int) -> int:
    """A row's own key: unique within its table over all races."""
    return race.meeting.key * 100 + count


def _entry(race: ArchivedRace, driver: Driver) -> Row:
    return (race.meeting.key, driver.key, driver.team.key, driver.number)


def _result(race: ArchivedRace, finish: Finish) -> Row:
    text = "W" if finish.dns else str(finish.position or "R")
    return (
        *_entry(race, finish.driver),
        finish.grid,
        finish.position,
        text,
        finish.order,
        f"{finish.points:g}",
        finish.laps,
        race_time(finish),
        finish.duration,
    )


def _status(finish: Finish) -> int:
    if finish.dns:
        return _WITHDREW
    if finish.dnf:
        return _BREAKDOWNS[(finish.driver.key + finish.laps) % len(_BREAKDOWNS)]
    return 10 + finish.laps_down if finish.laps_down else 1


def _ranks(best: BestLaps) -> dict[int, int]:
    order = sorted(best, key=lambda number: best[number][::-1])
    return {number: rank for rank, number in enumerate(order, 1)}


def qualifying_rows(race: ArchivedRace) -> Iterator[Row]:
    """The qualifying."""
    for line in race.qualifying:
        times = (lap_time(time) for time in line.times)
        yield (_key(race, line.position), *_entry(race, line.driver), line.position, *times)


def lap_rows(race: ArchivedRace) -> Iterator[Row]:
    """Every lap of the grand prix."""
    for lap in race.laps:
        yield (race.meeting.key, lap.driver.key, lap.lap, lap.position, lap_time(lap.duration), lap.duration)


def stop_rows(race: ArchivedRace) -> Iterator[Row]:
    """Every pit stop of the grand prix."""
    for stop in race.stops:
        seconds = f"{stop.duration / 1000:.3f}" if stop.duration < 60_000 else lap_time(stop.duration)
        at = f"{stop.at:%H:%M:%S}"
        yield (race.meeting.key, stop.driver.key, stop.stop, stop.lap, at, seconds, stop.duration)


def constructor_result_rows(race: ArchivedRace) -> Iterator[Row]:
    """The points of each team in the weekend."""
    points: dict[int, float] = {}
    for finish in (*race.finishes, *race.sprint):
        points[finish.driver.team.key] = points.get(finish.driver.team.key, 0.0) + finish.points
    for count, (team, scored) in enumerate(sorted(points.items()), 1):
        yield (_key(race, count), race.meeting.key, team, f"{scored:g}", None)


def standing_rows(races: Sequence[ArchivedRace], key: Callable[[Finish], int]) -> Iterator[Row]:
    """A championship after each race of one season that is over."""
    results: list[Result] = []
    for race in races:
        if not race.finishes:
            continue
        sprint = race.session("Sprint")
        results += [(sprint, race.sprint)] if sprint and race.sprint else []
        results.append((race.race, race.finishes))
        for count, (name, standing) in enumerate(standings(results, key).items(), 1):
            yield (_key(race, count), race.meeting.key, name, *_standing(standing))


def _standing(standing: Standing) -> Row:
    return (f"{standing.points:g}", standing.position, str(standing.position), standing.wins)


def article(subject: str) -> str:
    """Where more is to be read about something."""
    return f"https://archive.example/{subject}"
