"""`/`: the page that people see first."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from api.pages.welcome import held, newest_season, to_try
from api.snapshots import Snapshots
from f1_platform import __version__
from f1_platform.records import Coverage, Records
from f1_platform.serving import Snapshot

_HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
}


def pages_router(snapshots: Snapshots, records: Records) -> APIRouter:
    """The routes of pages; they are for people, so the description of the API leaves them out."""
    router = APIRouter(include_in_schema=False)
    page = Welcome()

    @router.get("/")
    async def welcome(request: Request) -> Response:
        base = str(request.base_url).rstrip("/")
        body = page.rendered(snapshots.current, records.coverage, base)
        return Response(body, media_type="text/html", headers=_HEADERS)

    return router


class Welcome:
    """The page as it was last rendered; it changes with the data and with the address it was asked by."""

    def __init__(self) -> None:
        jinja = Environment(loader=PackageLoader("api.pages"), autoescape=True, undefined=StrictUndefined)
        self._template = jinja.get_template("welcome.html")
        self._of: tuple[Snapshot | None, Coverage, str] | None = None
        self._page = b""

    def rendered(self, snapshot: Snapshot | None, coverage: Coverage, base: str) -> bytes:
        """The page, UTF-8.

        Args:
            snapshot: the published data, if there is any.
            coverage: what the raw store holds.
            base: scheme, host and path below which the API was asked.
        """
        of = self._of
        if of is None or of[0] is not snapshot or of[1] is not coverage or of[2] != base:
            rows = snapshot.published.rows if snapshot else {}
            self._page = self._template.render(
                version=__version__,
                snapshot=snapshot,
                rows=rows,
                held=held(coverage),
                links=to_try(coverage, snapshot),
                season=newest_season(snapshot) if snapshot else None,
                base=base,
            ).encode()
            self._of = (snapshot, coverage, base)
        return self._page
