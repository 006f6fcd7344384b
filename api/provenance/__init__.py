"""Where a number comes from: the races behind a figure of a driver or circuit, and the raw units behind each race.

Worked out at each request from the published results and the ledger; nothing is kept for it. What a figure counts is
the warehouse's to say (`sql/marts`): here the same is told race by race, so that the parts add up to what is served.
"""

from api.provenance.routes import provenance_router

__all__ = ["provenance_router"]
