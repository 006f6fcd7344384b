"""Pages of every kind, as addresses of the home of Bahrain 2024."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Visited:
    """A page.

    Attributes:
        name: for people.
        path: where it is, below the server's address.
        charts: how many it shows at least.
        status: that it answers with.
    """

    name: str
    path: str
    charts: int = 0
    status: int = 200

    def __str__(self) -> str:
        return self.name


PAGES = (
    Visited("start", "/explore"),
    Visited("search", "/explore/search?q=hamilton"),
    Visited("seasons", "/explore/seasons"),
    Visited("season", "/explore/seasons/2024", charts=1),
    Visited("race", "/explore/races/1121", charts=4),
    Visited("race of 1950", "/explore/races/833"),
    Visited("sessions", "/explore/sessions"),
    Visited("session of a race", "/explore/sessions/9472", charts=6),
    Visited("session of qualifying", "/explore/sessions/9468", charts=1),
    Visited("drivers", "/explore/drivers"),
    Visited("driver", "/explore/drivers/max_verstappen", charts=1),
    Visited("circuits", "/explore/circuits"),
    Visited("circuit", "/explore/circuits/bahrain", charts=1),
    Visited("choice of two drivers", "/explore/compare"),
    Visited("two drivers", "/explore/compare?a=max_verstappen&b=leclerc", charts=1),
    Visited("choice of laps", "/explore/laps"),
    Visited("two laps", "/explore/laps?session_key=9472&a=1:39&b=16:36", charts=2),
    Visited("charts", "/explore/charts"),
    Visited("chart", "/explore/charts/lap_chart?race_id=1121", charts=1),
    Visited("data", "/explore/data"),
    Visited("data of a season", "/explore/data/2024"),
    Visited("quality", "/explore/quality"),
    Visited("what is not there", "/explore/drivers/nobody", status=404),
)
