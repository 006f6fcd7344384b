"""The page of a session: its charts, who did what, and what of it was fetched, lacks, or is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from api.explore import addresses, words
from api.explore.lacking import fetched, lacking
from api.explore.page import Content, Context, NoSuchPage, WrongQuestion
from api.explore.pictures import Picture
from api.explore.quality import FOUND, findings_of
from api.explore.shown import OF_SESSION, is_sampled
from api.explore.tables import SORT, Row, Shown, Table, table
from f1_platform.charts import CHARTS
from f1_platform.openf1.filters import is_one
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

DRIVERS, BY, DRIVER = "drivers", "by", "driver"
"""Parameters: cars in the chart of lap times; how the map of the track is coloured, and whose lap it shows."""
_MOST = 10
_ROWS = 120
"""Of a table: the stints of a race are half as many, those of a day of testing twice as many."""
_DROVE = (
    Shown("final_position", "Place", words.number, numeric=True),
    Shown("driver_number", "Car", numeric=True),
    Shown(
        "driver_name", "Driver", leads=lambda row: addresses.driver(row["driver_ref"]) if row["driver_ref"] else None
    ),
    Shown("team_name", "Team"),
    Shown("laps", "Laps", words.number, numeric=True),
    Shown("best_lap_ms", "Best lap", words.lap_time, numeric=True),
    Shown("best_lap_number", "On lap", numeric=True),
    Shown("best_sector_1_ms", "Sector 1, s", lambda value: words.seconds(value), numeric=True),
    Shown("best_sector_2_ms", "Sector 2, s", lambda value: words.seconds(value), numeric=True),
    Shown("best_sector_3_ms", "Sector 3, s", lambda value: words.seconds(value), numeric=True),
    Shown("speed_trap", "Trap, km/h", words.number, numeric=True, note="highest speed at a speed trap"),
)
_OF_RACES = (
    Shown("pit_stops", "Stops", words.number, numeric=True),
    Shown(
        "compounds", "Tyres", lambda value: _letters(value), note="first letters of soft, medium, hard, intermediate"
    ),
    Shown("grid_position", "Grid", words.number, numeric=True),
    Shown("positions_won", "Gained", words.number, numeric=True, note="places gained on the way"),
    Shown("positions_lost", "Lost", words.number, numeric=True, note="places lost on the way, by retiring among them"),
    Shown("laps_led", "Led", words.number, numeric=True, note="laps at whose end the car was first"),
)
_STINTS = (
    Shown("driver_name", "Driver"),
    Shown("stint_number", "Stint", numeric=True),
    Shown("compound", "Tyres", lambda value: words.word(value and value.lower())),
    Shown("tyre_age_at_start", "Age, laps", words.number, numeric=True, note="of the tyres when the stint began"),
    Shown("lap_start", "First lap", numeric=True),
    Shown("lap_end", "Last lap", numeric=True),
    Shown("laps", "Laps", words.number, numeric=True),
    Shown("best_lap_ms", "Best lap", words.lap_time, numeric=True),
)
_MEAN = Shown("average_lap_ms", "Mean lap", words.lap_time, numeric=True, note="without laps into or out of the pits")
"""Says something of a race alone: elsewhere most laps are driven slowly, to cool or to wait."""
_FETCHED = (
    Shown("endpoint", "Endpoint"),
    Shown("status", "Last look"),
    Shown("rows", "Records", words.number, numeric=True),
    Shown("looked_at", "Asked", words.instant, numeric=True),
    Shown("changed_at", "Changed", words.instant, numeric=True, note="when its records last changed"),
    Shown("error", "What failed"),
)


def session_page(context: Context) -> Content:
    """Gathers it.

    Raises:
        NoSuchPage: there is no such session.
        WrongQuestion: a car did not drive in it, or the map is not coloured so.
    """
    session = session_named(context, context.asked.named["session_key"])
    key = session["session_key"]
    order = (Order("final_position"), Order("best_lap_ms"))
    drove = _linked(context, context.source.rows(t.SESSION_DRIVERS, is_one("session_key", key), order=order))
    shown = _cars(context, drove)
    findings = findings_of(context, is_one("session_key", key))
    missing = lacking(context, key)
    is_race = session["session_type"] == "Race"
    columns = _known((*_DROVE, *_OF_RACES) if is_race else _DROVE, drove)
    stints = _in_order(context.source.rows(t.SESSION_STINTS, is_one("session_key", key)), drove)
    looks = fetched(context, key)
    return Content(
        "session.html",
        called(session),
        {
            "session": session,
            "fault": context.coverage.fault is not None,
            "called": called(session),
            "circuit": _circuit(context, session),
            "beside": _beside(context, session),
            "best": min((row for row in drove if row["best_lap_ms"]), key=lambda row: row["best_lap_ms"], default=None),
            "winner": next((row for row in drove if row["final_position"] == 1), None),
            "drove": drove,
            "shown": shown,
            "most": _MOST,
            "pictures": sorted(_pictures(context, session, shown), key=lambda one: bool(one.nothing)),
            "map": _map(context, session, drove),
            "colourings": _colourings(),
            "asked": context.asked.query,
            "missing": missing,
            "summary": _listed(context, "summary", "Drivers", columns, drove, f"/sessions/{key}/summary"),
            "stints": _listed(
                context,
                "stints",
                "Stints",
                (*_STINTS, _MEAN) if is_race else _STINTS,
                stints,
                f"/sessions/{key}/stints",
            ),
            "wrong": _listed(
                context, "quality", "What is known to be wrong", FOUND, findings, f"/sessions/{key}/quality"
            ),
            "fetched": _listed(context, "fetched", "What was fetched", _known(_FETCHED, looks), looks),
            "sorted": context.asked.query.get(SORT, "").partition(":")[0],
        },
    )


def _linked(context: Context, drove: list[Any]) -> list[Any]:
    """The same; who never was in a race has no page, and is not led to."""
    there = {row["driver_ref"] for row in context.source.rows(t.DRIVERS_SUMMARY, columns=("driver_ref",))}
    return [row | {"driver_ref": row["driver_ref"] if row["driver_ref"] in there else None} for row in drove]


def _known(columns: tuple[Shown, ...], rows: Sequence[Row]) -> tuple[Shown, ...]:
    """Those columns that say something: a practice has no places, an old one no lap times."""
    return tuple(column for column in columns if any(row[column.name] is not None for row in rows))


def _in_order(stints: Sequence[Row], drove: list[Any]) -> list[Row]:
    """Stints of the drivers in the order of their classification."""
    places = {row["driver_number"]: place for place, row in enumerate(drove)}
    return sorted(stints, key=lambda row: places.get(row["driver_number"], len(places)))


def _letters(compounds: str | None) -> str:
    return "\u2011".join(name[0] for name in compounds.split(",") if name) if compounds else words.UNKNOWN


def session_named(context: Context, text: str) -> Row:
    """The row of a session by the text of its key.

    Raises:
        NoSuchPage: there is none.
    """
    numeric = text.isascii() and text.isdecimal() and len(text) <= 18
    found = context.source.rows(t.SESSIONS, is_one("session_key", int(text))) if numeric else []
    if not found:
        raise NoSuchPage(f"There is no session {text[:20]!r}")
    return found[0]


def called(session: Row) -> str:
    """Bahrain Grand Prix 2024: Race."""
    return f"{session['meeting_name']} {session['season']}: {session['session_name']}"


def beneath(session: Row, picture: Picture) -> Picture:
    """The same beneath the title of the page, which names the session already."""
    named = f"{session['meeting_name']} {session['season']}, {session['session_name']}: "
    said = picture.subtitle.removeprefix(named)
    return replace(picture, subtitle=said[:1].upper() + said[1:])


def _circuit(context: Context, session: Row) -> Row | None:
    if session["circuit_id"] is None:
        return None
    return next(iter(context.source.rows(t.CIRCUITS_SUMMARY, is_one("circuit_id", session["circuit_id"]))), None)


def _beside(context: Context, session: Row) -> list[Any]:
    """All sessions of the weekend."""
    order = (Order("date_start"),)
    return [*context.source.rows(t.SESSIONS, is_one("meeting_key", session["meeting_key"]), order=order)]


def _cars(context: Context, drove: list[Any]) -> tuple[int, ...]:
    """Those that the chart of lap times shows; none for the first of the classification."""
    there = [row["driver_number"] for row in drove]
    given = [part.strip() for part in context.asked.query.get(DRIVERS, "").split(",") if part.strip()]
    for text in given:
        if text not in map(str, there):
            raise WrongQuestion(f"Car {text[:20]!r} is not in this session", f"There are {', '.join(map(str, there))}")
    if len(given) > _MOST:
        raise WrongQuestion(f"Lap times are shown of {_MOST} cars at most; {len(given)} are asked for", "Choose fewer")
    return tuple(dict.fromkeys(map(int, given)))


def _pictures(context: Context, session: Row, shown: tuple[int, ...]) -> Iterator[Picture]:
    for name in OF_SESSION.get(session["session_type"], ()):
        asked: dict[str, Any] = {"session_key": session["session_key"]}
        if name == "lap_times" and shown:
            asked[DRIVERS] = shown
        yield beneath(session, context.gallery.picture(name, asked))


def _colourings() -> tuple[str, ...]:
    return next(one.choices for one in CHARTS["track_map"].parameters if one.name == BY)


def _map(context: Context, session: Row, drove: list[Any]) -> Picture | None:
    if not is_sampled(context, session["session_key"]):
        return None
    by, driver = context.asked.query.get(BY), context.asked.query.get(DRIVER)
    if by and by not in _colourings():
        raise WrongQuestion(f"The map is not coloured by {by[:20]!r}", f"Choose from {', '.join(_colourings())}")
    if driver and driver not in {str(row["driver_number"]) for row in drove}:
        raise WrongQuestion(f"Car {driver[:20]!r} is not in this session", "Choose one from the list")
    asked: dict[str, Any] = {"session_key": session["session_key"]}
    asked |= {BY: by} if by else {}
    asked |= {DRIVER: int(driver)} if driver else {}
    return beneath(session, context.gallery.picture("track_map", asked))


def _listed(
    context: Context, name: str, caption: str, columns: tuple[Shown, ...], rows: Sequence[Row], source: str = ""
) -> Table:
    asked = context.asked
    return table(name, caption, columns, rows, path=asked.path, query=asked.query, source=source, most=_ROWS)
