"""Two careers compared: what they add up to, the two as team mates, and their places in the championship by season."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from f1_platform.charts.chart import Asked, Chart, Figure, NothingToDraw, Parameter, Spec
from f1_platform.charts.encoding import Series, tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.season.subjects import driver_of, surnames
from f1_platform.charts.season.years import counted, unfinished, years_of
from f1_platform.charts.source import Row, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.declaration import Column
from f1_platform.serving.tables import DRIVER_SEASONS, TEAMMATES

COLUMNS = (
    Column("driver", "text", "surname, or with an initial where both have the same", "Hamilton"),
    *(column for column in DRIVER_SEASONS.columns if column.name not in ("driver_id", "driver_ref")),
    Column("year", "int", "season of the career, from 1", 1),
)
_CAREER = {"Wins": "wins", "Podiums": "podiums", "Poles": "poles", "Starts": "starts", "Points": "points"}
_BAR = 26
"""Pixels of a row of the comparison."""
_AROUND = 62
"""Pixels beside the plots: the axis, and the margins."""


def gather(source: Source, asked: Asked) -> Figure:
    """The seasons of both as `driver_seasons` has them, their sums, and their row of `teammates`."""
    a, b = driver_of(source, asked["a"]), driver_of(source, asked["b"])
    if a["driver_id"] == b["driver_id"]:
        raise NothingToDraw(f"{a['name']} is both a and b", mend="Name two different drivers")
    labels = surnames({a["driver_id"]: a["name"], b["driver_id"]: b["name"]})
    years = {one["driver_id"]: years_of(source, one) for one in (a, b)}
    pair = source.rows(TEAMMATES, is_one("driver_id", a["driver_id"]), is_one("teammate_id", b["driver_id"]))
    sums = [("Championships", len(years[a["driver_id"]].titles), len(years[b["driver_id"]].titles))]
    sums += [(said, a[name], b[name]) for said, name in _CAREER.items() if None not in (a[name], b[name])]
    rows = [_row(row, nth, labels) for one in years.values() for nth, row in enumerate(one.rows, 1)]
    races = pair[0]["races"] if pair else 0
    names = [labels[a["driver_id"]], labels[b["driver_id"]]]
    return Figure(
        title=f"{a['name']} and {b['name']}",
        subtitle=_met(pair[0], *names) if pair else "Never team mates: their careers side by side",
        description=f"Bars of two careers back to back: {'; '.join(f'{said} {x:g} and {y:g}' for said, x, y in sums)}. "
        f"Below, lines of their places in the championship by season. Races as team mates: {races}.",
        columns=COLUMNS,
        rows=rows,
        marks={
            "career": [_measure(said, "Career", *values) for said, *values in sums],
            "teammates": [_measure(said, "As team mates", *values) for said, *values in _duels(pair)],
            "headings": [{"measure": f"As team mates in {counted(races, 'race')}"}] if pair else [],
            "sides": [{"side": "left", "driver": names[0]}, {"side": "right", "driver": names[1]}],
        },
        missing=unfinished(source, a["last_season"], b["last_season"]),
    )


def draw(figure: Figure, look: Look) -> Spec:
    """Bars back to back, a row a measure, each to the scale of the greater of the two; below, the championships."""
    names = [side["driver"] for side in figure.marks["sides"]]
    series = Series.of(names, {}, look)
    return {
        "autosize": {"type": "pad", "contains": "padding"},
        "spacing": 28,
        "vconcat": [_bars(figure, look, names, series), _places(figure, look, names, series)],
        "resolve": {"scale": dict.fromkeys(("color", "shape", "strokeDash"), "independent")},
    }


def _bars(figure: Figure, look: Look, names: list[str], series: Series) -> Spec:
    measures = [*figure.marks["career"], *figure.marks["teammates"]]
    sections = (figure.marks["career"], figure.marks["headings"], figure.marks["teammates"])
    order = [row["measure"] for section in sections for row in section]
    y = {"field": "measure", "type": "nominal", "axis": None, "scale": {"domain": order, "padding": 0.25}}
    reach = 1.8 if look.narrow else 1.45
    x: dict[str, Any] = {"type": "quantitative", "axis": None, "scale": {"domain": [-reach, reach], "nice": False}}
    sides = [_side(row, nth, names[nth], reach) for row in measures for nth in (0, 1)]
    text: dict[str, Any] = {"type": "text", "fontSize": 13}
    layers: list[Spec] = [
        {
            "data": {"values": sides},
            "mark": {"type": "bar"},
            "encoding": {
                "x": x | {"field": "from"},
                "x2": {"field": "to"},
                "color": series.colour("driver"),
                "tooltip": [
                    {"field": name, "type": "nominal", "title": title}
                    for name, title in (("driver", "driver"), ("of", "of"), ("measure", "measure"), ("value", "value"))
                ],
            },
        },
        {
            "data": {"values": measures},
            "mark": text | {"fontSize": 12, "color": look.muted},
            "encoding": {"x": x | {"datum": 0}, "text": {"field": "measure", "type": "nominal"}},
        },
        {
            "data": {"values": [*figure.marks["headings"]]},
            "mark": text | {"fontWeight": "bold", "dy": 4},
            "encoding": {"x": x | {"datum": 0}, "text": {"field": "measure", "type": "nominal"}},
        },
    ]
    for nth, (align, dx) in enumerate((("right", -6), ("left", 6))):
        values = [side for side in sides if side["driver"] == names[nth]]
        layers.append(
            {
                "data": {"values": values},
                "mark": text | {"align": align, "dx": dx, "fontWeight": "bold"},
                "encoding": {"x": x | {"field": "to"}, "text": {"field": "value", "type": "nominal"}},
            }
        )
    heads = [{"driver": name, "at": (-reach, reach)[nth]} for nth, name in enumerate(names)]
    for nth, align in enumerate(("left", "right")):
        mark: dict[str, Any] = {"type": "text", "align": align, "fontSize": 15, "fontWeight": "bold"}
        encoding = {"x": x | {"field": "at"}, "text": {"field": "driver"}, "color": series.colour("driver")}
        layers.append({"data": {"values": [heads[nth]]}, "mark": mark, "encoding": encoding | {"y": {"value": -14}}})
    return {"width": look.width - _AROUND, "height": _BAR * len(order), "encoding": {"y": y}, "layer": layers}


def _places(figure: Figure, look: Look, names: list[str], series: Series) -> Spec:
    rows = [row for row in figure.rows if row["championship_position"] is not None]
    field, title = ("season", None) if _overlap(figure, names) else ("year", "Season of the career")
    first, last = min(row[field] for row in figure.rows), max(row[field] for row in figure.rows)
    worst = max([5, *(row["championship_position"] for row in rows)])
    x: dict[str, Any] = {"field": field, "type": "quantitative", "title": title, "axis": {"format": "d", "grid": False}}
    x["scale"] = {"domain": [first, max(last, first + 1)], "nice": False, "padding": 12}
    every = 1 + (last - first) // (5 if look.narrow else 12)
    x["axis"] |= {"values": [*range(first, last + 1, every)]}
    y: dict[str, Any] = {"field": "championship_position", "type": "quantitative", "title": "Championship place"}
    y["scale"] = {"domain": [1, worst], "reverse": True, "nice": False, "padding": 10}
    y["axis"] = {"values": [1, *range(5, worst + 1, 5)]}
    parted = [{**row, "run": row["season"] - row["year"] if field == "season" else 0} for row in rows]
    legend = {"title": None, "labelFontSize": 13, "symbolSize": 90, "symbolStrokeWidth": 0}
    lines = {"data": {"values": rows}, "encoding": {"tooltip": tooltip(figure.columns)}}
    dash = {"strokeDash": series.dash("driver", legend=legend)}
    dash["strokeDash"]["scale"] = {"domain": names, "range": [[1, 0], [6, 3]]}
    # A season away breaks the line.
    dash |= {"detail": {"field": "run", "type": "nominal"}}
    shape: dict[str, Any] = {"field": "driver", "type": "nominal", "legend": legend}
    shape["scale"] = {"domain": names, "range": ["circle", "square"]}
    return {
        "width": look.width - _AROUND,
        "height": 220,
        "encoding": {"x": x, "y": y, "color": series.colour("driver", legend=legend)},
        "layer": [
            {"data": {"values": parted}, "mark": {"type": "line", "strokeWidth": 2}, "encoding": dash},
            lines
            | {
                "mark": {"type": "point", "filled": True, "opacity": 1, "size": 45},
                "encoding": lines["encoding"] | {"shape": shape},
            },
        ],
    }


def _side(row: Mapping[str, Any], nth: int, driver: str, reach: float) -> dict[str, Any]:
    sign, value, most = (-1, 1)[nth], row[("a", "b")[nth]], max(row["a"], row["b"]) or 1
    middle = 0.72 if reach > 1.5 else 0.34
    reached = sign * (middle + (reach - middle - (0.44 if reach > 1.5 else 0.35)) * value / most)
    return {
        "measure": row["measure"],
        "of": row["of"],
        "driver": driver,
        "value": f"{value:,.10g}",
        "from": sign * middle,
        "to": reached,
    }


def _overlap(figure: Figure, names: list[str]) -> bool:
    of_a, of_b = ({row["season"] for row in figure.rows if row["driver"] == name} for name in names)
    return min(of_a) <= max(of_b) and min(of_b) <= max(of_a)


def _row(row: Row, nth: int, labels: dict[int, str]) -> Row:
    own = {"driver": labels[row["driver_id"]], "year": nth}
    return {column.name: own[column.name] if column.name in own else row[column.name] for column in COLUMNS}


def _measure(said: str, of: str, a: float, b: float) -> dict[str, Any]:
    return {"measure": said, "of": of, "a": a, "b": b}


def _duels(pair: list[Row]) -> list[tuple[str, float, float]]:
    return [
        duel
        for row in pair
        for duel in (
            ("Ahead in races", row["races_ahead"], row["races_behind"]),
            ("Ahead on the grid", row["grids_ahead"], row["grids_behind"]),
            ("Points together", row["points"], row["teammate_points"]),
        )
    ]


def _met(pair: Row, a: str, b: str) -> str:
    ahead, behind = pair["races_ahead"], pair["races_behind"]
    first, second = (a, b) if ahead >= behind else (b, a)
    score = f"{max(ahead, behind)} to {min(ahead, behind)}"
    races = counted(pair["races"], "race")
    told = f"{first} ahead of {second} {score}" if ahead != behind else f"level at {score}"
    return f"Team mates in {races} ({pair['teams']}): {told} where both finished"


COMPARED_CAREERS = Chart(
    "compared_careers",
    "Two careers compared",
    "Two drivers against each other: careers, seasons, and as team mates where they were.",
    (
        Parameter("a", "text", "one driver: driver_id or driver_ref, as /drivers has them", "hamilton"),
        Parameter("b", "text", "the other driver", "rosberg"),
    ),
    gather,
    draw,
)
"""Two careers compared."""
