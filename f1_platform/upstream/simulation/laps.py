"""The endpoint laps: times, speeds at three points, mini-sector codes; all of it read off the laps as driven."""

from __future__ import annotations

from collections.abc import Iterator

from f1_platform.upstream.simulation.circuit import Circuit
from f1_platform.upstream.simulation.motion import FLYING, Piece, lap_pieces
from f1_platform.upstream.simulation.running import Drive, Lap, Running
from f1_platform.upstream.source import Record

YELLOW, GREEN, PURPLE, PIT_LANE = 2048, 2049, 2051, 2064
"""Mini-sectors: slower, the driver's best, the best of all, in the pit lane."""
_IN_LANE_AT_EXIT = 2
_KMH = 3.6


def lap_records(running: Running) -> list[Record]:
    """All laps of a session, by the instant they began."""
    bests = _best_sectors(running)
    laps = sorted(
        ((lap, drive) for drive in running.drives.values() for lap in drive.laps),
        key=lambda one: (one[0].start, one[1].driver.number),
    )
    return [_record(running, drive, lap, bests[drive.driver.number, lap.number]) for lap, drive in laps]


def _record(running: Running, drive: Drive, lap: Lap, codes: tuple[int, ...]) -> Record:
    circuit = running.circuit
    sectors = [_seconds(sector) for sector in lap.sectors] + [None] * (3 - len(lap.sectors))
    if not lap.timed:
        sectors[0] = None
    pieces = lap_pieces(circuit, lap)
    first, second = circuit.lines[1:3]
    return {
        **running.session.keys,
        "driver_number": drive.driver.number,
        "lap_number": lap.number,
        "date_start": running.session.stamp(lap.start),
        **{f"duration_sector_{n}": sector for n, sector in enumerate(sectors, 1)},
        "i1_speed": _speed(circuit, pieces, first),
        "i2_speed": _speed(circuit, pieces, second),
        "st_speed": _speed(circuit, pieces, circuit.trap),
        "is_pit_out_lap": lap.leaves is not None,
        "lap_duration": _seconds(lap.duration) if lap.complete and lap.timed else None,
        **{f"segments_sector_{n}": _segments(circuit, lap, n, codes) for n in (1, 2, 3)},
    }


def _seconds(milliseconds: int) -> float:
    return milliseconds / 1000


def _speed(circuit: Circuit, pieces: list[Piece], distance: float) -> int | None:
    """The speed at a distance, km/h; none where the lap didn't get there."""
    for piece in pieces:
        if piece.start < distance <= piece.end:
            tempo = circuit.flying if piece.tempo == FLYING else circuit.standing
            start = max(piece.start, 0.0)
            longer = (piece.end - piece.start) / (piece.end - start)
            rate = longer * 1000 * (tempo.when(piece.end) - tempo.when(start)) / (piece.until - piece.since)
            return round(_KMH * rate * tempo.speed_at(distance))
    return None


def _segments(circuit: Circuit, lap: Lap, sector: int, codes: tuple[int, ...]) -> list[int | None]:
    """The codes of a sector's mini-sectors; the first of a lap is often not measured."""
    count = circuit.mini_sectors[sector - 1]
    if sector > len(lap.sectors):
        return [None] * count
    segments: list[int | None] = [codes[sector - 1]] * count
    # A best sector is rarely best all the way: every third mini-sector is an ordinary one.
    segments[lap.number % 3 :: 3] = [YELLOW] * len(segments[lap.number % 3 :: 3])
    if sector == 1 and lap.leaves is not None:
        segments[:_IN_LANE_AT_EXIT] = [PIT_LANE] * _IN_LANE_AT_EXIT
    elif sector == 1 and lap.number % 5 == 0:
        segments[0] = None
    if sector == len(circuit.mini_sectors) and lap.pit_in:
        segments[-1] = PIT_LANE
    return segments


def _best_sectors(running: Running) -> dict[tuple[int, int], tuple[int, ...]]:
    """The code of each sector of each lap: whether it was the best so far, of the driver or of all."""
    own: dict[tuple[int, int], int] = {}
    overall: dict[int, int] = {}
    codes: dict[tuple[int, int], list[int]] = {}
    for _, number, lap, sector, duration in sorted(_crossings(running)):
        code = YELLOW
        if duration < own.get((number, sector), 1 << 40):
            own[number, sector] = duration
            code = GREEN
            if duration < overall.get(sector, 1 << 40):
                overall[sector] = duration
                code = PURPLE
        codes.setdefault((number, lap), []).append(code)
    return {key: tuple(found) for key, found in codes.items()}


def _crossings(running: Running) -> Iterator[tuple[int, int, int, int, int]]:
    """When, car, lap, sector, how long."""
    for number, drive in running.drives.items():
        for lap in drive.laps:
            at = lap.start
            for sector, duration in enumerate(lap.sectors):
                at += duration
                yield at, number, lap.number, sector, duration
