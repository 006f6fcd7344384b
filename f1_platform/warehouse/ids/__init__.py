"""The ids given to people, circuits and teams that the archive does not know, and where they are kept.

In `identity.csv` of the home; with Postgres in a table that all hosts share, of which the file is then a copy. An id
stays with its ref for good: a row is never removed or changed, so that an id is never used again. Where the archive
brings one of its own, the given id becomes a redirect.
"""

from f1_platform.warehouse.ids.given import FIRST, Given, GivenIds, Ids, Kind
from f1_platform.warehouse.ids.opening import ids_of

__all__ = ["FIRST", "Given", "GivenIds", "Ids", "Kind", "ids_of"]
