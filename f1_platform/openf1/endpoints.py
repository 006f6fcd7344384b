"""The registry: OpenF1's 18 endpoints, each declared once. Adding an endpoint is adding an entry to `declared`.

Source: OpenF1's documentation and three recorded seasons. Nothing is derived here; see `schemas`, `records`, `units`.
"""

from __future__ import annotations

from f1_platform.openf1.declared.cars import CARS
from f1_platform.openf1.declared.catalogue import CATALOGUE
from f1_platform.openf1.declared.results import RESULTS
from f1_platform.openf1.declared.running import RUNNING
from f1_platform.openf1.fields import Endpoint

__all__ = ["CATALOGUE", "ENDPOINTS", "LIGHT", "TELEMETRY"]

ENDPOINTS: dict[str, Endpoint] = {endpoint.name: endpoint for endpoint in (*CATALOGUE, *CARS, *RUNNING, *RESULTS)}
LIGHT: tuple[Endpoint, ...] = tuple(e for e in ENDPOINTS.values() if e.grain == "session" and not e.telemetry)
TELEMETRY: tuple[Endpoint, ...] = tuple(e for e in ENDPOINTS.values() if e.telemetry)
