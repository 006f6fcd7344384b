"""How two laps are drawn: panels on one axis of distance, and below them the time between the two."""

from __future__ import annotations

from typing import Any

from f1_platform.charts.chart import Figure, Spec
from f1_platform.charts.encoding import Series
from f1_platform.charts.look import Look
from f1_platform.charts.track.colours import pair

_AXIS = 40
"""Pixels left of each panel."""
_MARGIN = 14
_GEARS: dict[str, Any] = {"axis": {"values": [2, 4, 6, 8]}, "scale": {"zero": False}}
_DASHES = ([1, 0], [5, 2])
"""Of the first and the second lap."""


def draw(figure: Figure, look: Look) -> Spec:
    """Speed, throttle, brake, gear, and the time between the laps; ends of sectors are lines through all of them."""
    names = list(dict.fromkeys(row["lap"] for row in figure.rows))
    heights = (150, 56, 28, 64, 120) if look.narrow else (210, 70, 30, 80, 140)
    panels = [
        _panel(figure, look, "speed", "", heights[0], {"scale": {"zero": False}}),
        _panel(figure, look, "throttle", "Throttle, %", heights[1], {"axis": {"values": [0, 50, 100]}}),
        _panel(figure, look, "brake", "Brake", heights[2], {"axis": _on_off()}, "step-after"),
        _panel(figure, look, "n_gear", "Gear", heights[3], _GEARS, "step-after"),
        _between(figure, look, names, heights[4]),
    ]
    series = Series.of(names, pair(names, figure.colours, look), look)
    for panel in panels[:-1]:
        panel["layer"][1]["encoding"] |= _told_apart(series, legend=panel is panels[0])
    return {
        "data": {"values": [*figure.rows]},
        "autosize": {"type": "pad"},
        "padding": 5,
        "spacing": 10,
        "resolve": {"scale": {"color": "independent", "strokeDash": "independent"}},
        "vconcat": panels,
    }


def _panel(
    figure: Figure, look: Look, field: str, title: str, height: int, y: dict[str, Any], interpolate: str = "linear"
) -> Spec:
    line = {"type": "line", "interpolate": interpolate, "strokeWidth": 1.5, "strokeJoin": "round"}
    lines = {"mark": line, "encoding": {"x": _x(figure), "y": _y(field) | y | {"axis": _axis(y.get("axis", {}))}}}
    return _view(look, title, height) | {"layer": [_sectors(figure, look), lines]}


def _between(figure: Figure, look: Look, names: list[str], height: int) -> Spec:
    a, b = names
    labels = {"labelExpr": "datum.value == 0 ? '0' : format(datum.value, '+.1f')"}
    y = _y("delta") | {"axis": _axis(labels), "scale": {"domain": _room(figure), "nice": False}}
    lines = [*figure.marks["sectors"]]
    ends = [{"distance": line["metres"], "delta": line["delta"], "text": _signed(line["delta"])} for line in lines]
    spot = {"x": _x(figure, labelled=True), "y": y}
    of_b = [{"filter": {"field": "lap", "equal": b}}]
    text = {"type": "text", "align": "right", "baseline": "top", "dx": -5, "y": 3, "fontSize": 12}
    return _view(look, f"{b} behind {a}, s", height) | {
        "layer": [
            _sectors(figure, look, last=True),
            {
                "mark": {"type": "area", "opacity": 0.2, "color": look.muted},
                "transform": of_b,
                "encoding": spot,
            },
            {"mark": {"type": "line", "strokeWidth": 2, "color": look.ink}, "transform": of_b, "encoding": spot},
            {"data": {"values": [{}]}, "mark": {"type": "rule", "color": look.muted}, "encoding": {"y": {"datum": 0}}},
            {
                "data": {"values": ends},
                "mark": {"type": "point", "filled": True, "size": 36, "color": look.ink, "opacity": 1},
                "encoding": spot,
            },
            {"data": {"values": ends}, "mark": text, "encoding": {"x": spot["x"], "text": {"field": "text"}}},
        ]
    }


def _room(figure: Figure) -> list[float]:
    """From the least to the greatest time between the laps, with room for text above and below."""
    known = [row["delta"] for row in figure.rows if row["delta"] is not None] + [0.0]
    wide = max(max(known) - min(known), 0.1)
    return [min(known) - 0.2 * wide, max(known) + 0.2 * wide]


def _signed(seconds: float) -> str:
    return f"{round(seconds, 2) + 0.0:+.2f}"


def _sectors(figure: Figure, look: Look, last: bool = False) -> Spec:
    """Lines where sectors end, the finish aside; in the last panel with their names."""
    lines = [line for line in figure.marks["sectors"] if line["sector"] < 3]
    rule = {"type": "rule", "color": look.muted, "strokeDash": [2, 3]}
    x = _x(figure, "metres", labelled=last)
    layers: list[Spec] = [{"mark": rule, "encoding": {"x": x}}]
    if last:
        mark = {
            "type": "text",
            "align": "right",
            "baseline": "bottom",
            "dx": -5,
            "y": "height",
            "dy": -3,
            "fontSize": 11,
        }
        texts = [dict(line) | {"text": f"Sector {line['sector']}"} for line in figure.marks["sectors"]]
        spot = {"x": x, "text": {"field": "text"}}
        layers.append({"data": {"values": texts}, "mark": mark | {"color": look.muted}, "encoding": spot})
    return {"data": {"values": lines}, "layer": layers}


def _told_apart(series: Series, legend: bool) -> dict[str, Any]:
    key = {
        "title": "Speed, km/h",
        "titleOrient": "left",
        "titlePadding": 12,
        "titleFontSize": 12,
        "symbolType": "stroke",
        "symbolSize": 500,
        "labelFontSize": 12,
    }
    shown = key | {"symbolStrokeWidth": 2} if legend else None
    dash = {"domain": [*series.colours], "range": [*_DASHES]}
    return {"color": series.colour("lap", legend=shown), "strokeDash": series.dash("lap", legend=shown, scale=dash)}


def _view(look: Look, title: str, height: int) -> Spec:
    head = {"text": title, "fontSize": 12, "fontWeight": "normal", "color": look.muted, "anchor": "start"}
    width = look.width - _AXIS - _MARGIN
    return {"width": width, "height": height, "title": head | {"offset": 4, "frame": "group"}}


def _x(figure: Figure, field: str = "distance", labelled: bool = False) -> dict[str, Any]:
    length = figure.rows[-1]["distance"]
    axis = {"grid": True, "labels": labelled, "ticks": labelled, "domain": False, "tickCount": 6}
    title = "Distance along the lap, m" if labelled else None
    scale = {"domain": [0, length], "nice": False}
    return {"field": field, "type": "quantitative", "title": title, "axis": axis, "scale": scale}


def _y(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "title": None}


def _axis(more: dict[str, Any]) -> dict[str, Any]:
    return {"minExtent": _AXIS, "maxExtent": _AXIS, "tickCount": 5, "domain": False, "ticks": False} | more


def _on_off() -> dict[str, Any]:
    return {"values": [0, 100], "labelExpr": "datum.value > 0 ? 'on' : 'off'", "grid": False}
