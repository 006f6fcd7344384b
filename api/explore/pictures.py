"""Charts in pages: addresses of their pictures for each theme and width, what they show in words, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.charts import Drawings
from api.charts.asking import AskedChart
from api.explore import addresses
from f1_platform.charts import CHARTS, Look, NothingToDraw
from f1_platform.errors import UsageError
from f1_platform.records import Cancel
from f1_platform.serving import Snapshot


@dataclass(frozen=True)
class Picture:
    """A chart, ready for its template.

    Attributes:
        name: of the chart.
        asked: its parameters.
        title: of the figure.
        subtitle: of the figure.
        description: the same for who does not see it.
        missing: sentences on what is not there.
        nothing: why there is nothing to draw; then all else is empty.
    """

    name: str
    asked: Mapping[str, Any]
    title: str
    subtitle: str = ""
    description: str = ""
    missing: tuple[str, ...] = ()
    nothing: str = ""

    @property
    def page(self) -> str:
        """The address of its own page, with its table."""
        return addresses.chart_page(self.name, self.asked)

    def picture(self, form: str, size: str, theme: str) -> str:
        """The address of a picture without title, as pages show it."""
        return addresses.chart(self.name, self.asked, format=form, size=size, theme=theme, title="no")

    def file(self, form: str) -> str:
        """The address to save it from."""
        return addresses.chart(self.name, self.asked, format=form)


@dataclass(frozen=True)
class Gallery:
    """Gathers the charts of a page.

    Attributes:
        drawings: gathers and keeps figures.
        snapshot: of the page.
        cancel: stops it.
    """

    drawings: Drawings
    snapshot: Snapshot
    cancel: Cancel

    def picture(self, name: str, asked: Mapping[str, Any]) -> Picture:
        """A chart, or why there is none.

        Args:
            name: of the chart.
            asked: its parameters, each of its type.

        Raises:
            F1Error: its data cannot be read.
        """
        chart = CHARTS[name]
        try:
            figure = self.drawings.figure(AskedChart(chart, asked, Look(), "svg"), self.snapshot, self.cancel)
        except (NothingToDraw, UsageError) as error:
            return Picture(name, asked, chart.title, nothing=f"{error.what}. {error.mend}.")
        return Picture(name, asked, figure.title, figure.subtitle, figure.description, figure.missing)
