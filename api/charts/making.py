"""Has figures gathered and drawn, in a thread, and keeps what was drawn for as long as it was drawn from the same data.

What a picture is made from is named before anything is read: the published content, and the state of the raw store for
those charts that show records. The same names give the same bytes, so that a client that has them is told so at once.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path

import msgspec

from api.charts.asking import PICTURES, AskedChart
from api.charts.painter import Painter
from api.formats import FORMATS, Rows, RowType
from f1_platform import __version__
from f1_platform.charts import CREDIT, INVENTED, Figure, Source, bundle, png, specification, svg
from f1_platform.home import is_invented
from f1_platform.records import Cancel, Coverage, Records
from f1_platform.serving import Snapshot
from f1_platform.serving.declaration import Column

_MOST_BYTES = 48 * 2**20
_FIGURES = 64


class Drawings:
    """Figures and what was drawn of them, those used last; safe to use from several threads."""

    def __init__(self, records: Records, home: Path) -> None:
        """Keeps nothing yet.

        Args:
            records: the raw store.
            home: whose data it is.
        """
        self._records, self._home, self._painter = records, home, Painter()
        self._lock, self._size = threading.Lock(), 0
        self._bodies: OrderedDict[str, bytes] = OrderedDict()
        self._figures: OrderedDict[str, Figure] = OrderedDict()

    @property
    def invented(self) -> bool:
        """Whether the data was made up: no picture of it may pass for a real one."""
        return is_invented(self._home)

    def tag(self, asked: AskedChart, snapshot: Snapshot) -> str:
        """Names the bytes of an answer, by all that they depend on: a strong ETag without its quotes."""
        return self._named(asked, snapshot, asked.look, asked.form, self.invented)

    def kept(self, tag: str) -> bytes | None:
        """The bytes of that name, if they were made lately."""
        with self._lock:
            body = self._bodies.get(tag)
            if body is not None:
                self._bodies.move_to_end(tag)
            return body

    def made(self, asked: AskedChart, snapshot: Snapshot, cancel: Cancel) -> bytes:
        """The bytes of an answer, drawn now.

        Raises:
            NothingToDraw: the data is not there.
            F1Error: it cannot be read.
        """
        tag = self.tag(asked, snapshot)
        kept = self.kept(tag)
        if kept is not None:  # drawn for another while this one waited for its turn
            return kept
        body = self._written(asked, self.figure(asked, snapshot, cancel))
        if tag != self.tag(asked, snapshot):
            return body
        with self._lock:
            self._size += len(body) - len(self._bodies.pop(tag, b""))
            self._bodies[tag] = body
            while self._size > _MOST_BYTES:
                self._size -= len(self._bodies.popitem(last=False)[1])
        return body

    def figure(self, asked: AskedChart, snapshot: Snapshot, cancel: Cancel) -> Figure:
        """What is drawn.

        Raises:
            NothingToDraw: the data is not there.
            F1Error: it cannot be read.
        """
        tag = self._named(asked, snapshot)
        with self._lock:
            figure = self._figures.get(tag)
        if figure is None:
            source = Source(partial(snapshot.rows, cancel=cancel), self._records, cancel)
            figure = asked.chart.gather(source, asked.asked)
            if tag != self._named(asked, snapshot):  # records came in while they were read
                return figure
            with self._lock:
                self._figures[tag] = figure
                while len(self._figures) > _FIGURES:
                    self._figures.popitem(last=False)
        return figure

    def bundle(self, snippet: str) -> str:
        """JavaScript that draws specifications in a browser; see `f1_platform.vega`."""
        return self._painter.draw(bundle, snippet)

    def close(self) -> None:
        """Ends what draws."""
        self._painter.close()

    def _written(self, asked: AskedChart, figure: Figure) -> bytes:
        if asked.form not in PICTURES:
            return b"".join(FORMATS[asked.form].write(rows_of(figure)))
        spec = specification(asked.chart, figure, asked.look, INVENTED if self.invented else CREDIT)
        if asked.form == "vega":
            return msgspec.json.encode(spec)
        return self._painter.draw(png if asked.form == "png" else svg, spec)

    def _named(self, asked: AskedChart, snapshot: Snapshot, *how: object) -> str:
        of_records = _state_of(self._records.coverage, asked) if asked.chart.of_records else ""
        what = (__version__, asked.chart.name, sorted(asked.asked.items()), snapshot.content_hash, of_records, *how)
        return blake2b(repr(what).encode(), digest_size=12).hexdigest()


def _state_of(coverage: Coverage, asked: AskedChart) -> str:
    """Names the records that a chart may show: those of its session where it has one, else all there are."""
    if "session_key" not in asked.asked:
        return coverage.standing
    return " ".join(str(report.content_hash) for report in coverage.reports(asked.asked["session_key"]))


def rows_of(figure: Figure) -> Rows:
    """The rows of a figure, to be written in a format."""
    table = figure.table
    return Rows(table.schema, table.to_batches(), _types(figure.columns), table.schema.names)


def _types(columns: Sequence[Column]) -> dict[str, RowType]:
    # Dates and instants of figures are texts already.
    return {one.name: "text" if one.type in ("date", "instant") else one.type for one in columns}
