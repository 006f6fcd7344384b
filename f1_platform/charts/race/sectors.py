"""Sectors: how far each driver's best time in every sector was from the best of all."""

from __future__ import annotations

from statistics import median

from f1_platform.charts.chart import Asked, Chart, Figure, Spec
from f1_platform.charts.encoding import Series, tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.race.session import SESSION_KEY, WHO, called, cars_of, colours_of, lacking, session_of
from f1_platform.charts.source import Row, Source
from f1_platform.serving.declaration import Column

COLUMNS = (
    *WHO,
    Column("sector", "int", "sector of the lap: 1, 2 or 3", 1),
    Column("time", "float", "best time of the driver in it", 29.741, "s"),
    Column("behind", "float", "to the best of all", 0.041, "s"),
    Column("in_view", "bool", "whether the axis reaches as far; else the mark stands at its end", True),
)
_SECTORS = (1, 2, 3)
_FAR = 4.0
"""The axis ends at that multiple of the median difference: who never had a free lap would squeeze all others."""


def gather(source: Source, asked: Asked) -> Figure:
    """The best sectors of `session_drivers`, in the order of the classification."""
    session = session_of(source, asked["session_key"])
    cars = cars_of(source, session)
    times = {(car, sector): car.did[f"best_sector_{sector}_ms"] for car in cars for sector in _SECTORS}
    timed = {at: time for at, time in times.items() if time is not None}
    best = {sector: min(time for (_, one), time in timed.items() if one == sector) for _, sector in timed}
    rows: list[Row] = [
        car.who | {"sector": sector, "time": time / 1000, "behind": (time - best[sector]) / 1000}
        for (car, sector), time in timed.items()
    ]
    if not rows:
        raise lacking("sector times", session)
    end = median(row["behind"] for row in rows) * _FAR or 1.0
    rows = [row | {"in_view": row["behind"] <= end} for row in rows]
    missing: list[str] = []
    if far := [
        f"{row['driver']} {row['behind']:.3f} s in sector {row['sector']}" for row in rows if not row["in_view"]
    ]:
        missing.append(f"At the end of the axis, as they are further away: {', '.join(far)}.")
    there = {row["driver"] for row in rows}
    if absent := [car.code for car in cars if car.code not in there]:
        missing.append(f"There are no sector times of {', '.join(absent)}.")
    fastest = {
        row["sector"]: f"{row['driver']} {row['time']:.3f} s in sector {row['sector']}"
        for row in reversed(rows)
        if row["behind"] == 0
    }
    told = ", ".join(fastest[sector] for sector in _SECTORS if sector in fastest)
    return Figure(
        title="Best sectors",
        subtitle=f"{called(session)}: fastest were {told}",
        description=f"Three panels, one a sector: seconds behind the best time in it for {len(there)} drivers in the "
        f"order of the classification. Fastest: {told}.",
        columns=COLUMNS,
        rows=rows,
        colours=colours_of(source, session, cars),
        missing=tuple(missing),
    )


def draw(figure: Figure, look: Look) -> Spec:
    """A panel a sector, a dot a driver at the end of a line from the best."""
    names = list(dict.fromkeys(row["driver"] for row in figure.rows))
    series = Series.of(names, figure.colours, look)
    end = max(row["behind"] for row in figure.rows if row["in_view"])
    rows = [row | {"place": f"Sector {row['sector']}", "zero": 0} for row in map(dict, figure.rows)]
    x = {
        "field": "behind",
        "type": "quantitative",
        "title": "Behind (s)" if look.narrow else "Behind the best (s)",
        "axis": {"format": "~f", "tickCount": 3 if look.narrow else 5},
        "scale": {"domain": [0, end * 1.06 or 1.0], "nice": False, "clamp": True},
    }
    y = {
        "field": "driver",
        "type": "nominal",
        "sort": names,
        "title": None,
        "axis": {"labelFontWeight": "bold", "labelColor": look.ink, "ticks": False, "domain": False},
    }
    header = {"labelFontSize": 12, "labelAnchor": "start", "labelColor": look.ink, "labelPadding": 4}
    gap = 10 if look.narrow else 18
    return {
        "autosize": {"type": "pad", "contains": "padding"},
        "data": {"values": rows},
        "facet": {"column": {"field": "place", "title": None, "header": header}},
        "spacing": gap,
        "spec": {
            "width": (look.width - 52 - 2 * gap) // 3,
            "height": {"step": 20},
            "encoding": {"y": y, "color": series.colour("driver")},
            "layer": [
                {
                    "mark": {"type": "rule", "strokeWidth": 2},
                    "encoding": {"x": x, "x2": {"field": "zero"}, "strokeDash": series.dash("driver")},
                },
                {
                    "transform": [{"filter": "datum.in_view"}],
                    "mark": {"type": "point", "filled": True, "size": 62, "opacity": 1},
                    "encoding": {"x": x, "tooltip": tooltip(figure.columns)},
                },
                {
                    "transform": [{"filter": "!datum.in_view"}],
                    "mark": {"type": "point", "shape": "triangle-right", "filled": True, "size": 62, "opacity": 1},
                    "encoding": {"x": x, "tooltip": tooltip(figure.columns)},
                },
            ],
        },
    }


SECTORS = Chart(
    "sectors",
    "Best sectors",
    "How far each driver's best time in every sector of a session was from the best of all.",
    (SESSION_KEY,),
    gather,
    draw,
    of_records=True,
)
