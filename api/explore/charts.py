"""The page of all charts: what each shows, what it is asked by, and an example with the data that is here."""

from __future__ import annotations

from api.explore.page import Content, Context
from api.explore.shown import example
from f1_platform.charts import CHARTS


def charts_page(context: Context) -> Content:
    """Gathers it."""
    return Content("charts.html", "Charts", {"charts": [(chart, example(context, chart)) for chart in CHARTS.values()]})
