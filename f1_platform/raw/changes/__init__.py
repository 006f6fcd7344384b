"""What upstream corrected: how a unit's new content differs from the one it replaced, record by record.

Finding, and the form that is kept. Where it is kept is each store's own matter, but it is published with the content
and by the same step: a difference is there from the moment that readers see the new records, and never before.
"""

from f1_platform.raw.changes.change import LIMIT, Change, Difference, Kind
from f1_platform.raw.changes.comparing import compare
from f1_platform.raw.changes.lines import Line, lines_of

__all__ = ["LIMIT", "Change", "Difference", "Kind", "Line", "compare", "lines_of"]
