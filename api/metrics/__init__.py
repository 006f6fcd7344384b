"""Metrics for Prometheus: `/metrics`, and what is counted for it.

`traffic` counts requests with plain numbers; `freshness` tells versions, ages and what was recorded when it is asked,
`following` whether a database is followed; `exposition` writes them. Each process of a server has its own numbers, told
apart by the label `pid`. `ingestion` and `owed` tell of the home, which all processes share: what was counted while
fetching, and what is still to be fetched.
"""

from api.metrics.exposition import metrics_page
from api.metrics.following import Following
from api.metrics.freshness import Freshness
from api.metrics.ingestion import Ingestion
from api.metrics.owed import Owed
from api.metrics.routes import route_finder
from api.metrics.traffic import Traffic

__all__ = ["Following", "Freshness", "Ingestion", "Owed", "Traffic", "metrics_page", "route_finder"]
