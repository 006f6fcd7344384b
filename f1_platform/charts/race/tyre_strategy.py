"""Tyre strategy: who ran which tyres for how long, in finishing order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, Spec
from f1_platform.charts.colours import contrast, readable
from f1_platform.charts.encoding import tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.race.session import SESSION_KEY, WHO, Car, called, cars_of, how_to_get, lacking, session_of
from f1_platform.charts.race.timing import lap_axis
from f1_platform.charts.race.tyres import COMPOUNDS, SPOKEN, compound_of, stints_of
from f1_platform.charts.source import Row, Source
from f1_platform.serving.declaration import Column

COLUMNS = (
    Column("position", "int", "place in the classification, else the last one held", 1, nullable=True),
    *WHO,
    Column("stint", "int", "stint of the driver, from 1", 1),
    Column("compound", "text", "SOFT, MEDIUM, HARD, INTERMEDIATE, WET, UNKNOWN", "SOFT"),
    Column("lap_start", "int", "first lap", 1),
    Column("lap_end", "int", "last lap", 17),
    Column("laps", "int", "laps of the stint", 17, "laps"),
    Column("tyre_age_at_start", "int", "laps on the tyres before", 3, "laps", nullable=True),
    Column("pit_stops", "int", "laps of the driver that ended in the pit lane", 2, nullable=True),
)


def gather(source: Source, asked: Asked) -> Figure:
    """The stints of `session_stints`, drivers in the order of the classification."""
    session = session_of(source, asked["session_key"])
    cars = cars_of(source, session)
    stints, missing = stints_of(source, session["session_key"])
    rows = [_row(car, stint) for car in cars for stint in stints.get(car.number, ())]
    if not rows:
        raise lacking("stints", session)
    first, laps = cars[0], max(row["lap_end"] for row in rows)
    winner = ", ".join(f"{row['compound'].lower()} {row['laps']}" for row in rows if row["driver"] == first.code)
    if bare := [car.code for car in cars if car.number not in stints]:
        missing.append(f"There are no stints of {', '.join(bare)}; {how_to_get(session)}.")
    if all(row["pit_stops"] is None for row in rows):
        missing.append(f"Pit stops are not known: there are no pit records; {how_to_get(session)}.")
    return Figure(
        title="Tyre strategy",
        subtitle=f"{called(session)}: laps on each set of tyres",
        description=f"A bar for each set of tyres of {len(cars)} drivers over {laps} laps, "
        f"in the order of the classification. {first.name or first.code} in front: {winner} laps.",
        columns=COLUMNS,
        rows=rows,
        missing=tuple(missing),
    )


def draw(figure: Figure, look: Look) -> Spec:
    """A bar a stint in the compound's colour with its letter, the number of pit stops behind the last."""
    there = [name for name in COMPOUNDS if any(row["compound"] == name for row in figure.rows)]
    colours = {name: readable(COMPOUNDS[name].colour, look) for name in there}
    last = max(row["lap_end"] for row in figure.rows)
    names = list(dict.fromkeys(row["driver"] for row in figure.rows))
    room = (last + 1) / (look.width - 110)
    bars = [row | {"from": row["lap_start"] - 1} | _letter(row, room, colours) for row in map(dict, figure.rows)]
    x = {
        "field": "from",
        "type": "quantitative",
        "title": "Lap",
        "axis": lap_axis(last, look),
        "scale": {"domain": [0, last], "nice": False},
    }
    y = {
        "field": "driver",
        "type": "nominal",
        "sort": names,
        "title": None,
        "axis": {"labelFontWeight": "bold", "labelColor": look.ink, "ticks": False, "domain": False},
        "scale": {"paddingInner": 0.22},
    }
    colour = {
        "field": "compound",
        "type": "nominal",
        "scale": {"domain": there, "range": [*colours.values()]},
        "legend": {"title": None, "orient": "top", "symbolType": "square", "labelFontSize": 12, "labelExpr": SPOKEN},
    }
    ends = {row["driver"]: row | {"stops": _stops(row)} for row in map(dict, figure.rows)}
    return {
        "width": look.width,
        "height": 60 + (21 if look.narrow else 23) * len(names),
        "encoding": {"y": y},
        "layer": [
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "cornerRadius": 2, "stroke": look.background, "strokeWidth": 2},
                "encoding": {"x": x, "x2": {"field": "lap_end"}, "color": colour, "tooltip": tooltip(figure.columns)},
            },
            {
                "data": {"values": [bar for bar in bars if bar["letter"]]},
                "transform": [{"calculate": "(datum.from + datum.lap_end) / 2", "as": "middle"}],
                "mark": {"type": "text", "fontSize": 11, "fontWeight": "bold"},
                "encoding": {
                    "x": {"field": "middle", "type": "quantitative"},
                    "text": {"field": "letter"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
            {
                "data": {"values": [row for row in ends.values() if row["stops"]]},
                "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11, "color": look.muted},
                "encoding": {"x": {"field": "lap_end", "type": "quantitative"}, "text": {"field": "stops"}},
            },
        ],
    }


def _row(car: Car, stint: Row) -> Row:
    return {
        "position": car.did["final_position"],
        **car.who,
        "stint": stint["stint_number"],
        "compound": compound_of(stint),
        "lap_start": stint["lap_start"],
        "lap_end": stint["lap_end"],
        "laps": stint["lap_end"] - stint["lap_start"] + 1,
        "tyre_age_at_start": stint["tyre_age_at_start"],
        "pit_stops": car.did["pit_stops"],
    }


def _letter(row: Mapping[str, Any], room: float, colours: Mapping[str, str]) -> dict[str, str]:
    """What stands in a bar: its letter and laps, its letter where it is short; room is laps a pixel."""
    pixels = row["laps"] / room
    letter = COMPOUNDS[row["compound"]].letter
    text = f"{letter} {row['laps']}" if pixels > 34 else letter if pixels > 9 else ""
    ink = max("#000000", "#ffffff", key=lambda ink: contrast(ink, colours[row["compound"]]))
    return {"letter": text, "ink": ink}


def _stops(row: Mapping[str, Any]) -> str:
    stops = row["pit_stops"]
    return "" if stops is None else "1 stop" if stops == 1 else f"{stops} stops"


TYRE_STRATEGY = Chart(
    "tyre_strategy",
    "Tyre strategy",
    "Which tyres every driver ran for how many laps, in finishing order.",
    (SESSION_KEY,),
    gather,
    draw,
    of_records=True,
)
