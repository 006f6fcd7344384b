"""Pages for people: what is here, how fresh it is, what to try. Answers for programs are in `routers` and `openf1`."""

from api.pages.router import pages_router

__all__ = ["pages_router"]
