"""Figures of two drivers side by side, each with who has more of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.explore import words
from api.explore.page import Context
from api.explore.tables import Row
from f1_platform.openf1.filters import is_one
from f1_platform.serving import tables as t


@dataclass(frozen=True)
class Measure:
    """One figure of both.

    Attributes:
        name: what it is.
        a: the text of the first.
        b: the text of the second.
        more: `a` or `b`, who has more of it; empty where that is no merit, not known, or the same.
    """

    name: str
    a: str
    b: str
    more: str = ""


_COUNTED = (
    ("Wins", "wins"),
    ("Podiums", "podiums"),
    ("Poles", "poles"),
)


def careers(context: Context, a: Row, b: Row) -> list[Measure]:
    """Both careers, as shares of the starts too: careers differ in length."""
    return list(_careers(a, b, _titles(context, a), _titles(context, b)))


def _careers(a: Row, b: Row, a_titles: list[int], b_titles: list[int]) -> Iterator[Measure]:
    yield Measure("Seasons", *(words.span(one["first_season"], one["last_season"]) for one in (a, b)))
    yield _measure("World championships", len(a_titles), len(b_titles))
    if a_titles or b_titles:
        yield Measure("Champion in", *(words.years(one) if one else "none" for one in (a_titles, b_titles)))
    yield Measure("Grands prix started", words.number(a["starts"]), words.number(b["starts"]))
    for name, column in _COUNTED:
        yield _measure(name, a[column], b[column])
        yield Measure(
            f"{name}, share of starts",
            words.share(a[column], a["starts"]),
            words.share(b[column], b["starts"]),
            _more(_rate(a, column), _rate(b, column)),
        )
    yield _measure("Fastest laps, since 1996", a["fastest_laps"], b["fastest_laps"])
    yield Measure("Points", words.number(a["points"]), words.number(b["points"]))


def head_to_head(mates: Row) -> list[Measure]:
    """The two against each other in the grands prix that both entered for the same team.

    Args:
        mates: the row of the team mates, of the first against the second.
    """
    return [
        _measure("Classified ahead", mates["races_ahead"], mates["races_behind"]),
        _measure("Ahead on the grid", mates["grids_ahead"], mates["grids_behind"]),
        _measure("Points", mates["points"], mates["teammate_points"]),
    ]


def _titles(context: Context, driver: Row) -> list[int]:
    rows = context.source.rows(t.SEASONS, is_one("champion_id", driver["driver_id"]), columns=("season",))
    return [row["season"] for row in rows]


def _measure(
    name: str, a: float | None, b: float | None, write: Callable[[float | None], str] = words.number
) -> Measure:
    return Measure(name, write(a), write(b), _more(a, b))


def _more(a: float | None, b: float | None) -> str:
    if a is None or b is None or a == b:
        return ""
    return "a" if a > b else "b"


def _rate(driver: Row, column: str) -> float | None:
    return driver[column] / driver["starts"] if driver[column] is not None and driver["starts"] else None
