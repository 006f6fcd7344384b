"""How a circuit is drawn: thick coloured pieces, one metre as long to the right as upwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from math import atan2
from typing import Any

import numpy as np

from f1_platform.charts.chart import Figure, Spec
from f1_platform.charts.encoding import tooltip
from f1_platform.charts.look import Look
from f1_platform.charts.track.colours import continuous, pair
from f1_platform.charts.track.labels import Label, Spot, place
from f1_platform.telemetry.samples import Numbers

_LEGENDS = {"speed": "Speed, km/h", "n_gear": "Gear", "throttle": "Throttle, %"}
_THICK = {"symbolType": "stroke", "symbolStrokeWidth": 6, "symbolSize": 250, "labelFontSize": 12, "titleFontSize": 12}
_PAD = 34
"""Pixels around the circuit, for labels."""


@dataclass(frozen=True)
class _Frame:
    """The picture: metres left and on top, pixels a metre, pixels."""

    left: float
    top: float
    scale: float
    width: int
    height: int

    @classmethod
    def of(cls, figure: Figure, look: Look) -> _Frame:
        points = _points(figure)
        low, high = points.min(axis=0), points.max(axis=0)
        width = look.width - 10
        scale = float((width - 2 * _PAD) / max(high[0] - low[0], 1.0))
        height = round((high[1] - low[1]) * scale + 2 * _PAD)
        return cls(float(low[0] - _PAD / scale), float(low[1] + (height - _PAD) / scale), scale, width, height)

    def pixels(self, points: Numbers) -> Numbers:
        return np.stack([(points[:, 0] - self.left) * self.scale, (self.top - points[:, 1]) * self.scale], axis=1)

    def metres(self, x: float, y: float) -> dict[str, float]:
        return {"x": round(self.left + x / self.scale, 2), "y": round(self.top - y / self.scale, 2)}

    def axes(self) -> dict[str, Any]:
        spans = {
            "x": [self.left, self.left + self.width / self.scale],
            "y": [self.top - self.height / self.scale, self.top],
        }
        return {
            name: {
                "field": name,
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": span, "nice": False, "zero": False},
            }
            for name, span in spans.items()
        }


def draw(figure: Figure, look: Look) -> Spec:
    """The track with its casing, start, kilometres, and the figures at its corners."""
    frame = _Frame.of(figure, look)
    wide = 6 if look.narrow else 9
    rule = {"type": "rule", "strokeCap": "round"}
    ends = {"x2": {"field": "x_end"}, "y2": {"field": "y_end"}}
    by = figure.marks["by"][0]
    casing = look.grid if by["by"] == "throttle" else look.muted
    return {
        "data": {"values": [*figure.rows]},
        "autosize": {"type": "pad"},
        "padding": 5,
        "width": frame.width,
        "height": frame.height,
        "encoding": frame.axes(),
        "layer": [
            {"mark": rule | {"strokeWidth": wide + 3, "color": casing, "aria": False}, "encoding": ends},
            {
                "mark": rule | {"strokeWidth": wide, "aria": False},
                "encoding": ends | _coloured(figure, by, look, wide) | {"tooltip": tooltip(figure.columns)},
            },
            *([_hollow(by, look, wide, ends)] if by["by"] == "faster" else []),
            *_marked(figure, look, wide),
            _written(figure, look, frame),
        ],
    }


def _coloured(figure: Figure, by: Mapping[str, Any], look: Look, wide: int) -> dict[str, Any]:
    field = by["field"]
    if field == "faster":
        names = [by["a"], by["b"]]
        known = pair(names, figure.colours, look)
        scale = {"domain": [*names, "even"], "range": [*known.values(), look.grid]}
        titles = (
            f"datum.label == 'even' ? 'neither' : datum.label == '{by['b']}' ? datum.label + ' (hollow)' : datum.label"
        )
        legend = {"title": "Faster", "titleOrient": "left", "labelExpr": titles}
        legend |= _THICK
        return {"color": {"field": field, "type": "nominal", "scale": scale, "legend": legend}}
    title = {"title": _LEGENDS[field], "titleOrient": "left" if not look.narrow else "top"}
    if field == "n_gear":
        scale = {"domain": [*range(1, 9)], "range": continuous(look, 8)}
        return {"color": {"field": field, "type": "ordinal", "scale": scale, "legend": title | _THICK}}
    scale = {"range": continuous(look)} | (
        {"domainMin": 0, "domainMax": 100} if field == "throttle" else {"zero": False}
    )
    legend = title | {
        "type": "gradient",
        "gradientLength": 150 if look.narrow else 200,
        "gradientThickness": 10,
        "tickCount": 4,
        "labelFontSize": 12,
        "titleFontSize": 12,
    }
    colour = {"color": {"field": field, "type": "quantitative", "scale": scale, "legend": legend}}
    if field != "throttle":
        return colour
    size = {"domain": [0, 100], "range": [wide / 3, wide]}
    return colour | {"size": {"field": field, "type": "quantitative", "scale": size, "legend": None}}


def _hollow(by: Mapping[str, Any], look: Look, wide: int, ends: Mapping[str, Any]) -> Spec:
    """The second lap's pieces have a bright core: told apart without colour."""
    mark = {"type": "rule", "strokeCap": "round", "strokeWidth": wide * 0.45, "color": look.background, "aria": False}
    return {"mark": mark, "transform": [{"filter": {"field": "faster", "equal": by["b"]}}], "encoding": dict(ends)}


def _marked(figure: Figure, look: Look, wide: int) -> list[Spec]:
    """A bar and an arrow at the start, a dot at every kilometre."""
    marks: list[Spec] = []
    across = {"type": "point", "shape": "stroke", "size": (wide * 2.6) ** 2, "strokeWidth": 3, "opacity": 1}
    arrow = {"type": "point", "shape": "wedge", "filled": True, "size": (wide * 2.5) ** 2, "opacity": 1}
    for name, mark in (("start", across), ("direction", arrow)):
        for one in figure.marks[name]:
            turned = {"color": look.ink, "angle": float(np.degrees(atan2(one["dx"], one["dy"]))) % 360}
            marks.append({"data": {"values": [{"x": one["x"], "y": one["y"]}]}, "mark": mark | turned})
    dots = [{"x": one["x"], "y": one["y"]} for one in figure.marks["kilometres"]]
    dot = {"type": "point", "shape": "circle", "size": wide**2, "opacity": 1, "strokeWidth": 1.5, "stroke": look.ink}
    return [*marks, {"data": {"values": dots}, "mark": dot | {"fill": look.background, "filled": True}}]


def _written(figure: Figure, look: Look, frame: _Frame) -> Spec:
    size = 11 if look.narrow else 12
    labels: list[Label] = []
    marks = [*figure.marks["start"], *figure.marks["labels"], *figure.marks["kilometres"]]
    for text, group in groupby(marks, key=lambda one: (one["text"], one["of"])):
        spots = [_spot(frame, one) for one in group]
        labels.append(Label(text[0], spots, 6.0 if text[0] == "Start" else 0.0))
    track = frame.pixels(_points(figure))
    placed = place(labels, track, size, (frame.width, frame.height))
    values = [frame.metres(one.x, one.y) | {"text": one.text, "faint": one.text.endswith("km")} for one in placed]
    colour = {"condition": {"test": "datum.faint", "value": look.muted}, "value": look.ink}
    mark = {"type": "text", "align": "center", "baseline": "middle", "fontSize": size}
    return {"data": {"values": values}, "mark": mark, "encoding": {"text": {"field": "text"}, "color": colour}}


def _spot(frame: _Frame, one: Mapping[str, Any]) -> Spot:
    x, y = frame.pixels(np.array([[one["x"], one["y"]]]))[0]
    return Spot(float(x), float(y), atan2(-one["dy"], one["dx"]))


def _points(figure: Figure) -> Numbers:
    return np.array(
        [[row["x"], row["y"]] for row in figure.rows] + [[row["x_end"], row["y_end"]] for row in figure.rows]
    )
