"""The formats that are on offer, in the order of preference where a client has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.formats.arrow_stream import write_arrow
from api.formats.delimited import write_csv
from api.formats.json_text import write_json, write_ndjson
from api.formats.parquet_file import write_parquet
from api.formats.rows import Rows


@dataclass(frozen=True)
class Format:
    """A way to write rows.

    Attributes:
        name: as `format=` has it.
        media_type: as `Accept` and `Content-Type` have it.
        suffix: of a file's name.
        write: gives the bytes piece by piece, taking batches only as pieces are asked for.
        parameters: of the media type in `Content-Type`.
        saved: whether a browser is to save it as a file.
    """

    name: str
    media_type: str
    suffix: str
    write: Callable[[Rows], Iterator[bytes]]
    parameters: str = ""
    saved: bool = True

    @property
    def content_type(self) -> str:
        """The media type with its parameters."""
        return self.media_type + self.parameters


FORMATS: dict[str, Format] = {
    offered.name: offered
    for offered in (
        Format("json", "application/json", ".json", write_json, saved=False),
        Format("ndjson", "application/x-ndjson", ".ndjson", write_ndjson, saved=False),
        Format("csv", "text/csv", ".csv", write_csv, "; charset=utf-8; header=present"),
        Format("parquet", "application/vnd.apache.parquet", ".parquet", write_parquet),
        Format("arrow", "application/vnd.apache.arrow.stream", ".arrows", write_arrow),
    )
}
