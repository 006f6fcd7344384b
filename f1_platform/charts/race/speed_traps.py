"""Speed traps: the highest speed of each driver at the two intermediates and at the trap, ranked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, Spec
from f1_platform.charts.encoding import Series, tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.race.session import SESSION_KEY, WHO, Car, called, cars_of, colours_of, lacking, session_of
from f1_platform.charts.source import Row, Source, of_session
from f1_platform.serving.declaration import Column

TRAPS = {"i1_speed": "Intermediate 1", "i2_speed": "Intermediate 2", "st_speed": "Speed trap"}
COLUMNS = (
    Column("trap", "text", "where: Intermediate 1, Intermediate 2 or Speed trap", "Speed trap"),
    Column("rank", "int", "place by that speed; of equals, by the classification", 1),
    *WHO,
    Column("speed", "int", "highest of the session", 314, "km/h"),
    Column("lap", "int", "the first lap it was reached on", 39),
)
_RANK = 22
"""Pixels of the ranks beside a panel."""


def gather(source: Source, asked: Asked) -> Figure:
    """The highest `i1_speed`, `i2_speed` and `st_speed` of each driver's `laps`."""
    session = session_of(source, asked["session_key"])
    cars = cars_of(source, session)
    fields = ("driver_number", "lap_number", *TRAPS)
    laps = source.records("laps", fields, of_session(session["session_key"])).to_pylist()
    rows = [row for field in TRAPS for row in _ranked(field, cars, laps)]
    if not rows:
        raise lacking("speeds", session)
    first = [row for row in rows if row["rank"] == 1]
    told = ", ".join(f"{row['driver']} {row['speed']} km/h ({row['trap'].lower()})" for row in first)
    missing = [
        f"There are no speeds of {car.code} at: {', '.join(place.lower() for place in lacks)}."
        for car in cars
        if (lacks := [p for p in TRAPS.values() if not any(r["driver"] == car.code and r["trap"] == p for r in rows)])
    ]
    top = first[-1]
    return Figure(
        title="Highest speeds",
        subtitle=f"{called(session)}: {top['driver_name'] or top['driver']} {top['speed']} km/h at the "
        f"{top['trap'].lower()}",
        description=f"Three panels: highest speeds of {len(cars)} drivers, ranked. Fastest: {told}.",
        columns=COLUMNS,
        rows=rows,
        colours=colours_of(source, session, cars),
        missing=tuple(missing),
    )


def draw(figure: Figure, look: Look) -> Spec:
    """A panel a place, a dot a driver with the code beside it, the fastest on top."""
    names = list(dict.fromkeys(row["driver"] for row in figure.rows))
    series = Series.of(names, figure.colours, look)
    there = [place for place in TRAPS.values() if any(row["trap"] == place for row in figure.rows)]
    gap = 12 if look.narrow else 22
    width = (look.width - 4 - gap * (len(there) - 1)) // len(there) - _RANK
    most = max(row["rank"] for row in figure.rows)
    y = {
        "field": "rank",
        "type": "quantitative",
        "title": None,
        "axis": {"grid": False, "values": [1, *range(5, most + 1, 5)], "format": "d", "domain": False, "ticks": False},
        "scale": {"domain": [most + 0.6, 0.4], "nice": False},
    }
    panels = [_panel([row for row in figure.rows if row["trap"] == place], place, width, look) for place in there]
    for panel in panels:
        panel["encoding"] |= {"y": y, "color": series.colour("driver")}
        panel["layer"][0]["encoding"] |= {"tooltip": tooltip(figure.columns)}
    return {
        "autosize": {"type": "pad", "contains": "padding"},
        "hconcat": panels,
        "spacing": gap,
        "resolve": {"scale": {"x": "independent", "color": "shared"}},
    }


def _panel(rows: list[Any], place: str, width: int, look: Look) -> dict[str, Any]:
    slow, fast = min(row["speed"] for row in rows), max(row["speed"] for row in rows)
    room = (fast - slow + 4) * (34 / (width - 34))
    x = {
        "field": "speed",
        "type": "quantitative",
        "title": "km/h",
        "axis": {"tickCount": 3 if look.narrow else 5, "format": "d", "labelSeparation": 8},
        "scale": {"domain": [slow - 2, fast + 2 + room], "nice": False},
    }
    label = {"type": "text", "align": "left", "dx": 6, "fontSize": 11, "fontWeight": "bold"}
    return {
        "width": width,
        "height": 420 if look.narrow else 400,
        "title": {"text": place, "fontSize": 12, "offset": 6, "anchor": "start"},
        "data": {"values": rows},
        "encoding": {"x": x},
        "layer": [
            {"mark": {"type": "point", "filled": True, "size": 60, "opacity": 1}, "encoding": {}},
            {"mark": label, "encoding": {"text": {"field": "driver"}}},
        ],
    }


def _ranked(field: str, cars: Sequence[Car], laps: Sequence[Row]) -> list[Row]:
    best: list[tuple[Car, Row]] = []
    for car in cars:
        own = [lap for lap in laps if lap["driver_number"] == car.number and lap[field] is not None]
        if own:
            best.append((car, max(own, key=lambda lap: (lap[field], -lap["lap_number"]))))
    best.sort(key=lambda found: -found[1][field])
    return [
        {"trap": TRAPS[field], "rank": rank, **car.who, "speed": lap[field], "lap": lap["lap_number"]}
        for rank, (car, lap) in enumerate(best, 1)
    ]


SPEED_TRAPS = Chart(
    "speed_traps",
    "Highest speeds",
    "The highest speed of each driver at the two intermediates and the speed trap of a session, ranked.",
    (SESSION_KEY,),
    gather,
    draw,
    of_records=True,
)
