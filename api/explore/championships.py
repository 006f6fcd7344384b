"""Championships as far as they are known: after the last race before which no result lacks, as later sums are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from api.explore.tables import Row
from f1_platform.charts import Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.declaration import Table
from f1_platform.serving.querying import Order


def last_known(races: Sequence[Row]) -> Row | None:
    """The last race before which no result lacks.

    Args:
        races: of a season, by round.
    """
    return next(reversed(list(takewhile(lambda race: race["winner_id"] is not None, races))), None)


def standings(source: Source, championship: Table, race: Row | None, most: int | None = None) -> list[Row]:
    """A championship after that race, the first places first; none where no race is known.

    Args:
        source: where the tables are.
        championship: the drivers' or the teams'.
        race: the race.
        most: places at most.
    """
    if race is None:
        return []
    after = (is_one("season", race["season"]), is_one("round", race["round"]))
    order = (Order("position"), Order("points", descending=True))
    return [*source.rows(championship, *after, order=order, limit=most)]
