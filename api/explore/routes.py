"""The routes of pages. They are for people, so the description of the API leaves them out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from api.charts import Drawings
from api.collections.answering import respond
from api.collections.ready import ReadyAnswers
from api.collections.requests import key_of
from api.collections.search import Search
from api.explore import addresses, assets
from api.explore.chart import chart_page
from api.explore.charts import charts_page
from api.explore.circuit import circuit_page
from api.explore.circuits import circuits_page
from api.explore.compare import compare_page
from api.explore.data import data_page
from api.explore.driver import driver_page
from api.explore.drivers import drivers_page
from api.explore.faults import nothing_published, unreadable, wrong_address, wrong_question
from api.explore.laps import laps_page
from api.explore.page import (
    Asked,
    Content,
    Context,
    Make,
    MakeUnpublished,
    Moved,
    NoSuchPage,
    WrongQuestion,
    query_of,
    rendered,
)
from api.explore.quality import quality_page
from api.explore.race import race_page
from api.explore.search import search_page
from api.explore.season import season_page
from api.explore.seasons import seasons_page
from api.explore.session import session_page
from api.explore.sessions import sessions_page
from api.explore.start import first_steps, start_page
from api.snapshots import Snapshots
from api.working import Workers
from f1_platform.errors import F1Error
from f1_platform.records import Cancel, Cancelled, Coverage, Records
from f1_platform.serving import Snapshot
from f1_platform.serving.bodies import Answer

log = logging.getLogger(__name__)

_KEPT = 200


@dataclass(frozen=True)
class Route:
    """A page and its path.

    Attributes:
        path: below `/explore`.
        make: gathers it.
        of_records: whether it shows what the raw store holds; such a page is made anew when that changes.
        unpublished: gathers what stands there before anything is published; none where that is a fault.
    """

    path: str
    make: Make
    of_records: bool = False
    unpublished: MakeUnpublished | None = None


ROUTES = (
    Route("", start_page, of_records=True, unpublished=first_steps),
    Route("/search", search_page),
    Route("/seasons", seasons_page),
    Route("/seasons/{year}", season_page),
    Route("/drivers", drivers_page),
    Route("/drivers/{ref}", driver_page),
    Route("/circuits", circuits_page),
    Route("/circuits/{ref}", circuit_page, of_records=True),
    Route("/compare", compare_page),
    Route("/races/{race_id}", race_page, of_records=True),
    Route("/sessions", sessions_page, of_records=True),
    Route("/sessions/{session_key}", session_page, of_records=True),
    Route("/laps", laps_page, of_records=True),
    Route("/data", data_page, of_records=True),
    Route("/data/{season}", data_page, of_records=True),
    Route("/quality", quality_page),
    Route("/charts", charts_page, of_records=True),
    Route("/charts/{name}", chart_page, of_records=True),
)


@dataclass
class Pages:
    """Makes the pages, and keeps those of records that were asked for last.

    Attributes:
        snapshots: the published data of the moment.
        records: the raw store.
        drawings: gathers charts.
        ready: where pages of published data are kept for the hot path.
        workers: threads to make them in.
        search: finds by name.
    """

    snapshots: Snapshots
    records: Records
    drawings: Drawings
    ready: ReadyAnswers
    workers: Workers
    search: Search = field(default_factory=Search)
    _of: tuple[Snapshot | None, Coverage] | None = None
    _kept: dict[tuple[str, bytes], Answer] = field(default_factory=dict[tuple[str, bytes], Answer])

    async def answer(self, request: Request, route: Route) -> Response:
        """Answers a request for a page; whatever goes wrong is a page too."""
        snapshot, coverage = self.snapshots.current, self.records.coverage
        base = str(request.base_url).rstrip("/")
        if snapshot is None:
            if route.unpublished is not None and not self.snapshots.path.exists():
                return _passing(200, route.unpublished(coverage))
            return _passing(503, nothing_published(self.snapshots.fault))
        key = (request.url.path + base, request.scope["query_string"])
        kept = self._kept.get(key)
        if kept is not None and self._of == (snapshot, coverage):
            return respond(kept, request)
        asked = Asked(base, request.url.path, query_of(request.scope["query_string"]), request.path_params)

        def work(cancel: Cancel) -> tuple[Answer, bool]:
            context = Context(asked, snapshot, self.records, self.drawings, self.search, cancel)
            page = rendered(route.make(context), snapshot.data_version, invented=self.drawings.invented)
            return page, not context.gallery.faults

        try:
            made, lasts = await self.workers.run(work, request=request)
        except NoSuchPage as error:
            return _passing(404, wrong_address(str(error)))
        except WrongQuestion as error:
            return _passing(422, wrong_question(error.what, error.mend))
        except Moved as error:
            query = request.url.query
            to = request.scope.get("root_path", "") + str(error) + (f"?{query}" if query else "")
            return RedirectResponse(to, 308, {"X-Data-Version": str(snapshot.data_version)})
        except Cancelled:
            raise
        except F1Error as error:
            log.warning("%s", error)
            return _passing(503, unreadable())
        if not lasts:
            return _unkept(200, made)
        if route.of_records:
            self._keep(key, (snapshot, coverage, made))
        else:
            self.ready.keep(snapshot, key_of(request.scope), made, self.snapshots.current)
        return respond(made, request)

    @cached_property
    def script(self) -> Answer:
        """What draws charts in a browser."""
        return assets.charts_of(self.drawings.bundle)

    def _keep(self, key: tuple[str, bytes], page: tuple[Snapshot, Coverage, Answer]) -> None:
        now = (self.snapshots.current, self.records.coverage)
        if page[:2] != now:
            return
        if self._of != now:  # pages of before would keep what they were made from open
            self._kept.clear()
            self._of = now
        self._kept[key] = page[2]
        while len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]


def explore_router(pages: Pages) -> APIRouter:
    """The routes of all pages and what they bring along."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def root(request: Request) -> Response:
        return RedirectResponse(request.scope.get("root_path", "") + addresses.ROOT, 307)

    @router.get(f"{assets.PATH}/{{name}}")
    def answer_asset(name: str, request: Request) -> Response:
        return _asset(name, request, pages)

    for route in ROUTES:
        router.add_api_route(f"{addresses.ROOT}{route.path}", _handler(pages, route), methods=["GET"])

    @router.get(addresses.ROOT + "/{rest:path}")
    async def unknown(rest: str) -> Response:
        return _passing(404, wrong_address("There is no such page"))

    return router


def _handler(pages: Pages, route: Route) -> Callable[[Request], Any]:
    async def handler(request: Request) -> Response:
        return await pages.answer(request, route)

    return handler


def _passing(status: int, content: Content) -> Response:
    """A page that says what is so at the moment."""
    return _unkept(status, rendered(content, None))


def _unkept(status: int, page: Answer) -> Response:
    """A page that is kept by nobody."""
    made = page.plain
    response = Response(made.body, status)
    response.raw_headers = list(made.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def _asset(name: str, request: Request, pages: Pages) -> Response:
    found = assets.named(name)
    if found is None:
        return Response("No such file", 404, media_type="text/plain")
    return respond(pages.script if found == assets.CHARTS else assets.file_of(found), request)
