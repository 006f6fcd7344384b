"""What OpenF1 corrected after it was fetched, record by record: `/changes`, and the same of one session.

How it is found and kept is the raw store's matter; here it is asked for, page by page, in every format.
"""

from api.changes.routes import changes_router

__all__ = ["changes_router"]
