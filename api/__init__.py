"""The REST API: answers from what serving published, never from the warehouse.

`app` assembles; `hot` answers the hot resources ahead of FastAPI; `routers` holds the documented routes.
"""

from api.app import create_app

__all__ = ["create_app"]
