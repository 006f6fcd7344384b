"""From Arrow batches to bytes, in the five formats that every table and every record is to be had in.

A format writes piece by piece, so that memory stays flat however long the rows are. Nothing here knows where rows come
from, which of them were asked for, or HTTP beyond the headers of a format.
"""

from api.formats.choice import choose, format_headers
from api.formats.formats import FORMATS, Format
from api.formats.rows import Rows, RowType

__all__ = ["FORMATS", "Format", "RowType", "Rows", "choose", "format_headers"]
