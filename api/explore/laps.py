"""The page of two laps compared: who, where on the circuit, and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.explore import words
from api.explore.page import Content, Context, WrongQuestion
from api.explore.pictures import Picture
from api.explore.session import beneath, called, session_named
from api.explore.shown import is_sampled, with_telemetry
from api.explore.tables import Row, Shown, table
from f1_platform.charts.source import of_session
from f1_platform.errors import TransientError
from f1_platform.openf1.filters import is_one
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_PARTS = {1: "duration_sector_1", 2: "duration_sector_2", 3: "duration_sector_3"}
_RECORDED = ("driver_number", "lap_number", "lap_duration", *_PARTS.values(), "i1_speed", "i2_speed", "st_speed")
_LAPS = (
    Shown("driver_name", "Driver"),
    Shown("lap_number", "Lap", numeric=True),
    *(
        Shown(name, f"Sector {number}, s", lambda value: _seconds(value), numeric=True)
        for number, name in _PARTS.items()
    ),
    Shown("lap_ms", "Time", words.lap_time, numeric=True),
    Shown("i1_speed", "Intermediate 1, km/h", words.number, numeric=True, note="speed at the first intermediate point"),
    Shown(
        "i2_speed", "Intermediate 2, km/h", words.number, numeric=True, note="speed at the second intermediate point"
    ),
    Shown("st_speed", "Speed trap, km/h", words.number, numeric=True, note="speed at the speed trap"),
    Shown("compound", "Tyres", lambda value: words.word(value and value.lower())),
    Shown("age", "Their age, laps", words.number, numeric=True, note="laps on these tyres when the lap began"),
)


@dataclass(frozen=True)
class Lap:
    """A lap that is compared.

    Attributes:
        name: `a` or `b`.
        number: of the car.
        lap: of the driver.
        driver: the name.
    """

    name: str
    number: int
    lap: int
    driver: str

    @property
    def asked(self) -> str:
        """`1:39`, as addresses and the charts have it."""
        return f"{self.number}:{self.lap}"


def laps_page(context: Context) -> Content:
    """Gathers it; without a session it lists those that have telemetry.

    Raises:
        NoSuchPage: there is no such session.
        WrongQuestion: a lap is none of this session; says which, and which there are.
        F1Error: what was recorded of it cannot be read.
    """
    text = context.asked.query.get("session_key", "")
    if not text:
        fault = context.coverage.fault is not None
        shown = {"sessions": _to_choose(context), "session": None, "fault": fault}
        return Content("laps.html", "Two laps compared", shown)
    session = session_named(context, text)
    key = session["session_key"]
    drove = context.source.rows(t.SESSION_DRIVERS, is_one("session_key", key), order=(Order("best_lap_ms"),))
    records = context.source.records("laps", _RECORDED, of_session(key)).to_pylist()
    laps = _two(context, drove, records)
    stints = context.source.rows(t.SESSION_STINTS, is_one("session_key", key))
    rows = [_row(lap, records, stints) for lap in laps]
    asked = context.asked
    return Content(
        "laps.html",
        f"Two laps of {called(session)}",
        {
            "session": session,
            "called": called(session),
            "sessions": (),
            "drove": [row for row in drove if row["best_lap_number"]],
            "laps": laps,
            "differences": _differences(rows),
            "pictures": [beneath(session, one) for one in _pictures(context, key, laps)],
            "table": table("laps", "Both laps", _LAPS, rows, path=asked.path, query=asked.query),
        },
    )


def _to_choose(context: Context) -> list[Any]:
    keys = {one.session_key for one in with_telemetry(context)}
    newest = (Order("date_start", descending=True),)
    return [row | {"called": called(row)} for row in _all(context, newest) if row["session_key"] in keys]


def _all(context: Context, order: tuple[Order, ...]) -> list[Any]:
    return [*context.source.rows(t.SESSIONS, order=order)]


def _two(context: Context, drove: list[Any], records: list[Any]) -> list[Lap]:
    """The laps that are asked for; by default the fastest, and the fastest of another car."""
    timed = [row for row in drove if row["best_lap_number"] is not None]
    laps: list[Lap] = []
    for name in ("a", "b"):
        asked = _asked(context, name)
        others = [row for row in timed if row["driver_number"] not in {lap.number for lap in laps}]
        if asked is None and not others:
            return []
        number, lap = asked or (str(others[0]["driver_number"]), "")
        who = next((row for row in drove if str(row["driver_number"]) == number), None)
        if who is None:
            there = ", ".join(str(row["driver_number"]) for row in drove) or "none"
            raise WrongQuestion(f"Car {number[:20]!r} is not in this session", f"There are {there}")
        laps.append(_lap(name, who, lap, records))
    return laps


def _asked(context: Context, name: str) -> tuple[str, str] | None:
    """Car and lap of `a=1:39`, or of `a=1` and `a_lap=39` as the form has them."""
    query = context.asked.query
    number, _, lap = query.get(name, "").partition(":")
    return (number.strip(), lap.strip() or query.get(f"{name}_lap", "").strip()) if number.strip() else None


def _lap(name: str, who: Row, lap: str, records: list[Any]) -> Lap:
    number = who["driver_number"]
    driven = sorted(row["lap_number"] for row in records if row["driver_number"] == number)
    called = who["driver_name"] or f"car {number}"
    if not lap and who["best_lap_number"] is None:
        raise WrongQuestion(f"{called} has no timed lap in this session", "Choose another driver")
    if lap and lap not in map(str, driven):
        there = f"There are laps {driven[0]} to {driven[-1]}" if driven else "There are none"
        raise WrongQuestion(f"{called} has no lap {lap[:20]!r} in this session", there)
    return Lap(name, number, int(lap) if lap else who["best_lap_number"], called)


def _row(lap: Lap, records: list[Any], stints: list[Any]) -> Row:
    of_lap = (row for row in records if (row["driver_number"], row["lap_number"]) == (lap.number, lap.lap))
    found = next(of_lap, None)
    if found is None:  # a driver's best lap is published, the laps are recorded: they may be apart for a while
        raise TransientError(f"Lap {lap.lap} of {lap.driver} cannot be read", mend="Try again in a moment")
    on = next(
        (
            stint
            for stint in stints
            if stint["driver_number"] == lap.number and (stint["lap_start"] or 0) <= lap.lap <= (stint["lap_end"] or 0)
        ),
        None,
    )
    known = on is not None and on["tyre_age_at_start"] is not None
    return {
        **found,
        "driver_name": lap.driver,
        "lap_ms": None if found["lap_duration"] is None else found["lap_duration"] * 1000,
        "compound": on["compound"] if on is not None else None,
        "age": on["tyre_age_at_start"] + lap.lap - on["lap_start"] if on is not None and known else None,
    }


def _differences(rows: list[Row]) -> list[tuple[str, str]]:
    """By part of the lap how far the second is behind the first; only of what both have."""
    parts = {f"sector {number}": name for number, name in _PARTS.items()} | {"lap": "lap_duration"}
    if len(rows) < 2 or rows[0] is rows[1]:
        return []
    a, b = rows
    return [
        (part, f"{b[name] - a[name]:+.3f}\u00a0s".replace("-", "\u2212"))
        for part, name in parts.items()
        if a[name] is not None and b[name] is not None
    ]


def _pictures(context: Context, key: int, laps: list[Lap]) -> list[Picture]:
    if not laps or not is_sampled(context, key):
        return []
    a, b = laps
    on_track = {"by": "faster", "driver": a.number, "lap": a.lap, "other": b.number, "other_lap": b.lap}
    wanted = {"laps_compared": {"a": a.asked, "b": b.asked}, "track_map": on_track}
    return [context.gallery.picture(name, {"session_key": key, **asked}) for name, asked in wanted.items()]


def _seconds(value: float | None) -> str:
    return words.UNKNOWN if value is None else f"{value:.3f}"
