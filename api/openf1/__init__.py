"""`/v1`: OpenF1's own routes over what the raw store holds, as its clients know them.

What a query means is in `f1_platform.openf1.filters`, which records it finds in `f1_platform.records`, how they are
written in `api.formats`. Here is the rest: what was asked for, what is said in headers, and the description.
"""

from api.openf1.routes import openf1_router

__all__ = ["openf1_router"]
