"""A chart small enough to lie in Dagster's record of events: an SVG without what only readers of a page need.

Dagster's UI shows Markdown with images of `data:` addresses in it, and nothing from other hosts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from f1_platform.charts import Chart, Figure, Look, specification, svg

MOST_BYTES = 10_000
"""Of one picture as it is recorded."""

_LOOK = Look("light", "small", titled=False)
_ONLY_ON_PAGES = ("tooltip", "point", "interpolate")
_AXIS = {"ticks": False, "labelFontSize": 12, "titleFontSize": 12}
_INHERITED = {"xmlns": "http://www.w3.org/2000/svg", "font-family": "sans-serif", "font-size": "12px"}
_KEPT = ("d", "transform", "x2", "y2", "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "x", "y")
_KEPT_OF_TEXT = (*_KEPT, "text-anchor", "font-size", "font-weight")
_KEPT_OF_ROOT = (*_KEPT, "width", "height", "viewBox")
_SAID_ANYWAY = {
    ("transform", "translate(0,0)"),
    ("stroke-width", "1"),
    ("opacity", "1"),
    ("text-anchor", "start"),
    ("font-weight", "normal"),
    ("font-size", "12px"),
    ("x2", "0"),
    ("y2", "0"),
}
_NUMBER = re.compile(r"-?\d+\.\d+")
_LINE = re.compile(r"M-?\d+,-?\d+(?:L-?\d+,-?\d+)+")
_AS_IT_IS = "= :;,()/'!?@+"
"""What may stand in an address between angles."""


def thumbnail(chart: Chart, figure: Figure) -> str | None:
    """Markdown that shows the chart in few bytes; none where it takes too many.

    Args:
        chart: how it is drawn.
        figure: what is drawn.
    """
    spec = _bare(specification(chart, figure, _LOOK))
    spec["config"] |= {"aria": False, "axis": spec["config"]["axis"] | _AXIS}
    address = f"data:image/svg+xml,{quote(thin(svg(spec).decode()), safe=_AS_IT_IS)}"
    shown = f"**{figure.title}.** {figure.subtitle}\n\n![{figure.title}](<{address}>)"
    return shown if len(shown.encode()) <= MOST_BYTES else None


def thin(drawing: str) -> str:
    """The same drawing in whole pixels, its lines without what lies on the straight, and without what nobody sees."""
    whole = ElementTree.fromstring(re.sub(r' xmlns(:\w+)?="[^"]*"', "", drawing))  # noqa: S314 - drawn here
    (root,) = _thinned(whole)
    root.attrib |= _INHERITED
    return ElementTree.tostring(root, encoding="unicode")


def _bare(part: Any) -> Any:  # noqa: ANN401 - any part of a specification
    if isinstance(part, dict):
        return {name: _bare(one) for name, one in part.items() if name not in _ONLY_ON_PAGES}
    return [_bare(one) for one in part] if isinstance(part, list | tuple) else part


def _thinned(element: Element) -> list[Element]:
    """The element, or what is left of it: of a group that says nothing its members, of an unseen mark nothing."""
    members = [kept for member in element for kept in _thinned(member)]
    if element.tag == "svg":
        kept = _KEPT_OF_ROOT
    else:
        kept = _KEPT_OF_TEXT if element.tag in ("text", "tspan") else (*_KEPT, "width", "height")
    attributes = {
        name: value
        for name, value in ((name, _in_pixels(name, value)) for name, value in element.attrib.items())
        if name in kept and (name, value) not in _SAID_ANYWAY
    }
    if element.tag == "g" and not (attributes and members):
        return members
    if element.tag != "svg" and _is_unseen(element.tag, attributes):
        return []
    thinned = Element(element.tag, attributes)
    thinned.text = element.text
    thinned.extend(members)
    return [thinned]


def _is_unseen(tag: str, attributes: Mapping[str, str]) -> bool:
    return tag == "path" and not ("stroke" in attributes or "fill" in attributes)


def _in_pixels(name: str, value: str) -> str:
    if name not in ("d", "transform", "x2", "y2"):
        return value
    return _LINE.sub(_straightened, _NUMBER.sub(lambda number: f"{float(number[0]):.0f}", value))


def _straightened(found: re.Match[str]) -> str:
    points = [tuple(map(int, point.split(","))) for point in found[0][1:].split("L")]
    (x, y), *rest = _corners(points)
    steps = [f"M{x},{y}l"]
    for nx, ny in rest:
        steps.append(f"{nx - x},{ny - y} ")
        x, y = nx, ny
    return "".join(steps).rstrip()


def _corners(points: list[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    yield points[0]
    before = points[0]
    for here, after in pairwise(points[1:]):
        (ax, ay), (bx, by) = (here[0] - before[0], here[1] - before[1]), (after[0] - here[0], after[1] - here[1])
        if ax * by != ay * bx or ax * bx + ay * by < 0:
            yield here
            before = here
    yield points[-1]
