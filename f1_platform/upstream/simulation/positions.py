"""The endpoints position and overtakes: who is ahead of whom from when on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from f1_platform.upstream.simulation.ranking import after, counting
from f1_platform.upstream.simulation.running import Phase, Running
from f1_platform.upstream.simulation.timing import exchanges
from f1_platform.upstream.source import Record


def position_records(running: Running) -> list[Record]:
    """The order at the beginning, then every change of place."""
    changes = _race_changes(running) if running.is_race else _timed_changes(running)
    started = (
        [number for number, drive in running.drives.items() if drive.laps]
        if running.is_race
        else running.phases[0].order
    )
    places = [(running.begins, number, place) for place, number in enumerate(started, 1)]
    return [
        {**running.session.keys, "driver_number": number, "date": running.session.stamp(at), "position": place}
        for at, number, place in (*places, *changes)
    ]


def overtake_records(running: Running) -> list[Record]:
    """Every exchange of place of a race, in the pit lane and past stopped cars too."""
    return [
        {
            **running.session.keys,
            "date": running.session.stamp(exchange.at),
            "overtaking_driver_number": exchange.winner,
            "overtaken_driver_number": exchange.loser,
            "position": exchange.place,
        }
        for exchange in exchanges(running)
    ]


def _race_changes(running: Running) -> Iterator[tuple[int, int, int]]:
    """When, who, which place."""
    for exchange in exchanges(running):
        yield exchange.at, exchange.winner, exchange.place
        yield exchange.at, exchange.loser, exchange.place + 1


def _timed_changes(running: Running) -> Iterator[tuple[int, int, int]]:
    """Whenever a lap is the driver's best of a phase, the places that it changes."""
    order: Sequence[int] = running.phases[0].order
    for phase in running.phases:
        best: dict[int, int] = {}
        for at, number, duration in _laps_of(running, phase):
            if duration >= best.get(number, 1 << 40):
                continue
            best[number] = duration
            now = after(phase, best)
            yield from ((at, moved, place) for place, moved in enumerate(now, 1) if order[place - 1] != moved)
            order = now


def _laps_of(running: Running, phase: Phase) -> list[tuple[int, int, int]]:
    """When it ended, whose it was, how long it took."""
    return sorted(
        (lap.end, number, lap.duration) for number, drive in running.drives.items() for lap in counting(drive, phase)
    )
