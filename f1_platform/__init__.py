"""Formula 1 timing since 1950: kept whole, checked, answered in milliseconds.

Notebooks start with `f1_platform.read("laps", session=9472)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from f1_platform.settings import Settings

try:
    __version__ = version("f1-platform")
except PackageNotFoundError:
    __version__ = "0+unknown"


def read(
    table: str,
    *,
    season: int | None = None,
    meeting: int | None = None,
    session: int | None = None,
    columns: Sequence[str] | None = None,
    settings: Settings | None = None,
) -> pd.DataFrame:
    """Reads a table of the home (F1_HOME) into a data frame.

    Args:
        table: an endpoint of OpenF1 (`laps`, `car_data`, ...) or a warehouse table (`drivers_summary`, `results`, ...).
        season: rows of that season only.
        meeting: rows of that meeting_key only.
        session: rows of that session_key only.
        columns: names to read, in that order; all by default.
        settings: another home's settings; the environment's by default.

    Returns:
        Endpoints: fields as OpenF1 names them, in the order of the row key, dates as UTC instants; unknown fields as
        JSON text in `_extra`, where there are any. Warehouse tables: their declared columns.

    Raises:
        UsageError: there is no such table, or it does not have what a condition names.
        StoreError: the home holds no data yet.

    Example:
        >>> f1_platform.read("laps", session=9472).groupby("driver_number")["lap_duration"].min()  # doctest: +SKIP
    """
    from f1_platform.notebook import read_frame

    return read_frame(table, season=season, meeting=meeting, session=session, columns=columns, settings=settings)
