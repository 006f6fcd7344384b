"""`/charts`: what `f1_platform.charts` draws, over REST, as pictures, specifications and rows.

`asking` reads a request, `making` has it drawn, `kept` names what it was drawn from, `routes` is the door.
"""

from api.charts.making import Drawings
from api.charts.routes import charts_router

__all__ = ["Drawings", "charts_router"]
