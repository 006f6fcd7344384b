"""The page of a circuit: grands prix and winners, fastest laps year by year, the track where it was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from api.collections.catalogue import CIRCUIT
from api.explore import addresses, words
from api.explore.naming import member_at
from api.explore.page import Content, Context
from api.explore.pictures import Picture
from api.explore.tables import Row, Shown, table
from f1_platform.openf1.filters import is_one
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_RACES = (
    Shown("named", "Grand prix", leads=lambda row: addresses.race(row["race_id"])),
    Shown("winner_name", "Winner", leads=lambda row: _driver(row["winner_ref"])),
    Shown("winner_team_name", "Team"),
    Shown("race_date", "Date", words.day),
    Shown("laps", "Laps", words.number, numeric=True, note="of the winner"),
    Shown("fastest_lap_ms", "Fastest lap", words.lap_time, numeric=True, note="of the race; known since 1996"),
    Shown("fastest_lap_driver_name", "Driver of it"),
)
_WINNERS = (
    Shown("wins", "Wins", words.number, numeric=True),
    Shown("name", "Driver", leads=lambda row: _driver(row["ref"])),
    Shown("seasons", "Seasons"),
)
_SESSIONS = (
    Shown("date_start", "Start", words.instant),
    Shown("named", "Session", leads=lambda row: addresses.session(row["session_key"])),
)


def circuit_page(context: Context) -> Content:
    """Gathers it.

    Raises:
        NoSuchPage: there is no such circuit.
        Moved: the circuit has another id since.
    """
    circuit = member_at(context, CIRCUIT)
    this, latest = is_one("circuit_id", circuit["circuit_id"]), (Order("race_date", descending=True),)
    races = [_named(row) for row in context.source.rows(t.RACES, this, order=latest)]
    sessions = context.source.rows(t.SESSIONS, this, order=(Order("date_start", descending=True),))
    recorded = [_named(row) for row in sessions if _is_recorded(context, row)]
    winners = _winners(races)
    columns = [one for one in _RACES if not one.name.startswith("fastest_lap") or circuit["fastest_lap"] is not None]
    path, query, source = context.asked.path, context.asked.query, f"/circuits/{circuit['circuit_ref']}/races"
    return Content(
        "circuit.html",
        circuit["circuit_name"],
        {
            "circuit": circuit,
            "latest": next((race for race in races if race["winner_id"] is not None), None),
            "pictures": list(_pictures(context, circuit, recorded)),
            "place": _place(circuit["latitude"], circuit["longitude"]),
            "winners": table("winners", "Most wins here", _WINNERS, winners, path=path, query=query),
            "races": table("races", "Grands prix", columns, races, path=path, query=query, source=source),
            "sessions": table("sessions", "Recorded sessions", _SESSIONS, recorded, path=path, query=query),
        },
    )


def _pictures(context: Context, circuit: Row, recorded: Sequence[Row]) -> Iterator[Picture]:
    if circuit["fastest_lap"] is not None:
        yield context.gallery.picture("fastest_laps", {"circuit": circuit["circuit_ref"]})
    mapped = _mapped(context, recorded)
    if mapped is not None:
        yield context.gallery.picture("track_map", {"session_key": mapped})


def _place(latitude: float | None, longitude: float | None) -> str:
    """26.03° N, 50.51° E."""
    if latitude is None or longitude is None:
        return ""
    sides = ((latitude, "N" if latitude >= 0 else "S"), (longitude, "E" if longitude >= 0 else "W"))
    return ", ".join(f"{abs(degrees):.2f}°\u00a0{side}" for degrees, side in sides)


def _named(row: Row) -> dict[str, Any]:
    """The row of a race or session with a name that is its alone among those of a circuit."""
    if "session_name" in row:
        return {**row, "named": f"{row['meeting_name']} {row['season']}: {row['session_name']}"}
    return {**row, "named": f"{row['race_name']} {row['season']}"}


def _is_recorded(context: Context, session: Row) -> bool:
    return any(report.rows for report in context.coverage.reports(session["session_key"]))


def _mapped(context: Context, sessions: Sequence[Row]) -> int | None:
    """The latest session whose cars' places are recorded; of those the latest qualifying or race."""
    keys = [
        row["session_key"]
        for row in sorted(sessions, key=lambda row: row["session_type"] == "Practice")
        if any(one.unit.endpoint == "location" and one.rows for one in context.coverage.reports(row["session_key"]))
    ]
    return next(iter(keys), None)


def _winners(races: Sequence[Row]) -> list[dict[str, Any]]:
    """Who won how often here; of equals the one who won last."""
    won: dict[int, list[Row]] = {}
    for race in races:
        if race["winner_id"] is not None:
            won.setdefault(race["winner_id"], []).append(race)
    return [
        {
            "wins": len(rows),
            "name": rows[0]["winner_name"],
            "ref": rows[0]["winner_ref"],
            "seasons": words.years([row["season"] for row in rows]),
        }
        for rows in sorted(won.values(), key=lambda rows: -len(rows))
    ]


def _driver(ref: str | None) -> str | None:
    return addresses.driver(ref) if ref is not None else None
