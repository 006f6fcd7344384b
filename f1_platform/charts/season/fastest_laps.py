"""The fastest race lap of a circuit, year by year, as points with names: layouts differ, so no line joins them."""

from __future__ import annotations

from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, NothingToDraw, Spec
from f1_platform.charts.encoding import tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.season.subjects import CIRCUIT, FIRST_TIMED, circuit_of
from f1_platform.charts.source import Row, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.declaration import Column
from f1_platform.serving.querying import Order
from f1_platform.serving.tables import CIRCUIT_FASTEST_LAPS

COLUMNS = (
    Column("season", "int", "season", 2024, "year"),
    Column("race_name", "text", "name of the grand prix", "Bahrain Grand Prix"),
    Column("race", "text", "the season; and which race, where there were two", "2024"),
    Column("driver_name", "text", "who drove it; null where no person is known", "Max Verstappen", nullable=True),
    Column("team_name", "text", "name of the team", "Red Bull", nullable=True),
    Column("time_ms", "int", "the lap time", 92608, "ms"),
    Column("time", "text", "the lap time as the timing screens have it", "1:32.608"),
    Column("lap", "int", "which lap it was", 39, nullable=True),
    Column("record", "bool", "whether it is the fastest of all", False),
)
_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 300)
"""Seconds from tick to tick."""
_CLOCK = "floor(datum.value / 60000) + ':' + format(datum.value / 1000 % 60, '02.0f')"


def gather(source: Source, asked: Asked) -> Figure:
    """The laps of `circuit_fastest_laps`, a grand prix a row, latest first."""
    circuit = circuit_of(source, asked["circuit"])
    latest_first = (Order("race_date", descending=True),)
    laps = source.rows(CIRCUIT_FASTEST_LAPS, is_one("circuit_id", circuit["circuit_id"]), order=latest_first)
    if not laps:
        early = circuit["last_season"] < FIRST_TIMED
        raise NothingToDraw(
            f"There are no lap times of {circuit['circuit_name']}, last raced on in {circuit['last_season']}",
            mend=f"Lap times are known from {FIRST_TIMED} on" if early else "`f1 run` fetches those that have appeared",
        )
    best = min(laps, key=lambda lap: lap["time_ms"])
    return Figure(
        title=f"Fastest race laps: {circuit['circuit_name']}",
        subtitle=f"Record: {as_lap(best['time_ms'])}, {best['driver_name']}, {best['season']}. Layouts change, "
        "and rain slows",
        description=f"Points of {len(laps)} grands prix from {laps[-1]['season']} to {laps[0]['season']}, latest on "
        f"top: the fastest lap of each race, who drove it. The fastest of all is marked: {as_lap(best['time_ms'])}.",
        columns=COLUMNS,
        rows=[_row(lap, laps, best) for lap in laps],
        missing=_missing(circuit, laps),
    )


def draw(figure: Figure, look: Look) -> Spec:
    """A row a race, a point at its time; its name on the side that has room."""
    rows = [*figure.rows]
    low, high = min(row["time_ms"] for row in rows), max(row["time_ms"] for row in rows)
    span = max(high - low, 2000)
    ends = [low - 0.04 * span, low + (1.1 if look.narrow else 1.06) * span]
    step = next((step for step in _STEPS if span / 1000 / step <= (4 if look.narrow else 8)), _STEPS[-1]) * 1000
    ticks = [at for at in range(0, int(ends[1]) + 1, step) if at >= ends[0]]
    x: dict[str, Any] = {"field": "time_ms", "type": "quantitative", "title": "Lap time, min:s"}
    x |= {"scale": {"domain": ends, "nice": False, "zero": False}, "axis": {"values": ticks, "labelExpr": _CLOCK}}
    x["axis"] |= {"orient": "top", "labelOverlap": "greedy"}
    y: dict[str, Any] = {"field": "race", "type": "nominal", "title": None, "sort": None}
    y["axis"] = {"grid": True, "domain": False, "ticks": False, "labelOverlap": False}
    y["axis"] |= {"labelLimit": 70, "labelFontSize": 10} if look.narrow else {"labelLimit": 160}
    accent = "#b2182b" if look.theme == "light" else "#ff8a80"
    shade = {"condition": {"test": "datum.record", "value": accent}, "value": look.ink}
    return {
        "width": look.width,
        "height": 60 + max(len(rows), 3) * 18,
        "encoding": {"y": y, "x": x},
        "layer": [
            {
                "data": {"values": [_labelled(row, look) for row in rows]},
                "mark": {"type": "point", "filled": True, "opacity": 1},
                "encoding": {
                    "color": shade,
                    "shape": {"condition": {"test": "datum.record", "value": "diamond"}, "value": "circle"},
                    "size": {"condition": {"test": "datum.record", "value": 150}, "value": 55},
                    "tooltip": tooltip(figure.columns),
                },
            },
            *_names(rows, low + span / 2, shade, look),
        ],
    }


def _names(rows: list[Any], middle: float, shade: dict[str, Any], look: Look) -> list[Spec]:
    """Times and names, right of the early points and left of the late ones, the grid kept off them."""
    layers: list[Spec] = []
    for early, side in ((True, {"align": "left", "dx": 9}), (False, {"align": "right", "dx": -9})):
        named = {"values": [_labelled(row, look) for row in rows if (row["time_ms"] <= middle) is early]}
        mark = {"type": "text", "fontSize": 11 if look.narrow else 12, "baseline": "middle"} | side
        text = {"text": {"field": "said", "type": "nominal"}}
        halo = {"stroke": look.background, "strokeWidth": 5, "color": look.background}
        layers.append({"data": named, "mark": mark | halo, "encoding": text})
        layers.append({"data": named, "mark": mark, "encoding": text | {"color": shade}})
    return layers


def as_lap(time_ms: int) -> str:
    """A lap time as the timing screens have it: `1:32.608`."""
    minutes, rest = divmod(time_ms, 60_000)
    return f"{minutes}:{rest / 1000:06.3f}"


def _row(lap: Row, laps: list[Row], best: Row) -> dict[str, Any]:
    twice = sum(other["season"] == lap["season"] for other in laps) > 1
    short = lap["race_name"].removesuffix(" Grand Prix")
    own: dict[str, Any] = {"race": f"{lap['season']} {short}" if twice else str(lap["season"])}
    own |= {"time": as_lap(lap["time_ms"]), "record": lap is best}
    return {column.name: own[column.name] if column.name in own else lap[column.name] for column in COLUMNS}


def _labelled(row: Any, look: Look) -> dict[str, Any]:  # noqa: ANN401 - a row of any columns
    name = row["driver_name"] or "unknown"
    return {**row, "said": f"{row['time']} {name.split()[-1] if look.narrow else name}"}


def _missing(circuit: Row, laps: list[Row]) -> tuple[str, ...]:
    layouts = "The data does not say which layout a race was driven on: laps of different years may differ in length."
    lacking = circuit["total_races"] - len(laps)
    if lacking <= 0:
        return (layouts,)
    return (
        layouts,
        f"{lacking} of the {circuit['total_races']} grands prix held here {'has' if lacking == 1 else 'have'} no lap "
        f"times, which are known from {FIRST_TIMED} on.",
    )


FASTEST_LAPS = Chart(
    "fastest_laps",
    "Fastest laps of a circuit",
    "The fastest race lap of each grand prix held on a circuit, by year, with who drove it.",
    (CIRCUIT,),
    gather,
    draw,
)
"""Fastest laps of a circuit."""
