"""Metrics for Prometheus: `/metrics`, and what is counted for it.

`traffic` counts requests with plain numbers; `freshness` tells versions, ages and what was recorded when it is asked;
`exposition` writes them. Each process of a server has its own numbers, told apart by the label `pid`; `ingestion` tells
what was counted while fetching, which is the home's and the same whichever process is asked.
"""

from api.metrics.exposition import metrics_page
from api.metrics.freshness import Freshness
from api.metrics.ingestion import Ingestion
from api.metrics.routes import route_finder
from api.metrics.traffic import Traffic

__all__ = ["Freshness", "Ingestion", "Traffic", "metrics_page", "route_finder"]
