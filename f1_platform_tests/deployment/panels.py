"""The dashboards as they are shipped, and the queries of their panels as Grafana would send them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GRAFANA = Path(__file__).parents[2] / "docker" / "grafana"
DASHBOARDS: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text()) for path in sorted((GRAFANA / "dashboards").glob("*.json"))
}
_FILLED_IN = {"$job": "f1", "$__rate_interval": "1m", "$__interval": "30s"}


@dataclass(frozen=True)
class Query:
    """What a panel asks.

    Attributes:
        dashboard: its uid.
        panel: its title.
        source: the type of what is asked, prometheus or loki.
        text: with Grafana's variables filled in.
        labels: that the legend names.
    """

    dashboard: str
    panel: str
    source: str
    text: str
    labels: frozenset[str]

    def __str__(self) -> str:
        return f"{self.dashboard}: {self.panel}"


def queries(source: str) -> list[Query]:
    """All queries to sources of a type."""
    return [
        Query(name, panel["title"], source, _filled_in(target["expr"]), _labels(target.get("legendFormat", "")))
        for name, board in DASHBOARDS.items()
        for panel in board["panels"]
        if panel["datasource"]["type"] == source
        for target in panel["targets"]
    ]


def _filled_in(expression: str) -> str:
    for variable, value in _FILLED_IN.items():
        expression = expression.replace(variable, value)
    return expression


def _labels(legend: str) -> frozenset[str]:
    return frozenset(re.findall(r"{{\s*(\w+)\s*}}", legend))
