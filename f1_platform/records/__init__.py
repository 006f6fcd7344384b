"""Records: OpenF1's query language answered over the raw store, whichever it is.

In: an endpoint and a query. Out: Arrow record batches in a fixed order, as a stream. Nothing here knows HTTP, nor how
records are written; the meaning of a query is in `f1_platform.openf1.filters`.
"""

from f1_platform.raw import Report
from f1_platform.raw.changes import Difference, Line
from f1_platform.records.cancel import Cancel
from f1_platform.records.coverage import Coverage
from f1_platform.records.found import Found, Missing
from f1_platform.records.records import Records
from f1_platform.records.refusals import Cancelled, UnknownEndpoint, UnknownField

__all__ = [
    "Cancel",
    "Cancelled",
    "Coverage",
    "Difference",
    "Found",
    "Line",
    "Missing",
    "Records",
    "Report",
    "UnknownEndpoint",
    "UnknownField",
]
