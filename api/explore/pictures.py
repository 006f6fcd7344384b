"""Charts in pages: addresses of their pictures for each theme and width, what they show in words, what is missing."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from api.charts import Drawings
from api.charts.asking import AskedChart
from api.explore import addresses
from f1_platform.charts import CHARTS, Look, NothingToDraw
from f1_platform.errors import F1Error, UsageError
from f1_platform.records import Cancel
from f1_platform.serving import Snapshot

log = logging.getLogger(__name__)

_UNREADABLE = "What it shows cannot be read at the moment. Try again in a moment; /health says if it lasts."


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
        invented: whether the data was made up.
    """

    name: str
    asked: Mapping[str, Any]
    title: str
    subtitle: str = ""
    description: str = ""
    missing: tuple[str, ...] = ()
    nothing: str = ""
    invented: bool = False

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
        faults: why charts could not be gathered; a page that has one is so for the moment only, and not to be kept.
    """

    drawings: Drawings
    snapshot: Snapshot
    cancel: Cancel
    faults: list[F1Error] = field(default_factory=list[F1Error])

    def picture(self, name: str, asked: Mapping[str, Any]) -> Picture:
        """A chart, or why there is none: what cannot be read takes nothing but its own place.

        Args:
            name: of the chart.
            asked: its parameters, each of its type.

        Raises:
            F1Error: the work was stopped.
        """
        chart = CHARTS[name]
        try:
            figure = self.drawings.figure(AskedChart(chart, asked, Look(), "svg"), self.snapshot, self.cancel)
        except (NothingToDraw, UsageError) as error:
            return Picture(name, asked, chart.title, nothing=f"{error.what}. {error.mend}.")
        except F1Error as error:
            if self.cancel.is_cancelled:
                raise
            log.warning("%s", error)
            self.faults.append(error)
            return Picture(name, asked, chart.title, nothing=_UNREADABLE)
        said = (figure.title, figure.subtitle, figure.description, figure.missing)
        return Picture(name, asked, *said, invented=self.drawings.invented)
