"""Formula 1 timing since 1950: kept whole, checked, answered in milliseconds.

Notebooks start with `f1_platform.read("laps", session=9472)` and `f1_platform.plot("lap_chart", race_id=1121)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from f1_platform.plotting import Plot
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


def plot(
    chart: str,
    /,
    *,
    theme: Literal["light", "dark"] = "light",
    size: Literal["small", "medium", "large"] = "medium",
    title: bool = True,
    settings: Settings | None = None,
    **parameters: int | str | Sequence[int | str] | None,
) -> Plot:
    """Draws a chart of the home (F1_HOME); Jupyter shows it.

    Args:
        chart: its name; `f1 plot` lists all.
        theme: for a light or a dark page.
        size: for a phone, a column of text or a wide screen.
        title: whether title and credit stand in the picture.
        settings: another home's settings; the environment's by default.
        parameters: what the chart is asked by; several values are a list.

    Returns:
        The chart: its rows as `.frame`, its Vega-Lite specification as `.spec`, `.svg()`, `.png()`, `.save(path)`.

    Raises:
        UsageError: there is no such chart, or it is asked by something else; says what there is.
        NothingToDraw: the data is not there; says how to get it.
        StoreError: the home has published nothing yet.

    Example:
        >>> f1_platform.plot("lap_chart", race_id=1121, theme="dark").save("bahrain.svg")  # doctest: +SKIP
    """
    from f1_platform.charts import Look
    from f1_platform.plotting import plot_chart

    return plot_chart(chart, Look(theme, size, title), parameters, settings, where="f1_platform.plot")
