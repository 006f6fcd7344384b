"""From a request to its response: the version of this moment, the work in a thread, the answer kept for the next one.

Which answer that is, is what `pages`, `members`, `records` and `search` make.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request as HTTPRequest
from starlette.responses import RedirectResponse, Response

from api.collections.collection import Member
from api.collections.locating import moved_to
from api.collections.ready import ReadyAnswers
from api.collections.requests import Request, key_of, request_of
from api.negotiation import reply
from api.problems import Unavailable
from api.snapshots import Snapshots
from api.working import Workers
from f1_platform.errors import ServiceUnavailable, StoreError
from f1_platform.records import Cancel
from f1_platform.serving import Snapshot
from f1_platform.serving.bodies import Answer

Make = Callable[[Request, Snapshot, Cancel], Answer]
"""Makes an answer from one data version; runs in a thread."""


class Answering:
    """What the handlers of our own routes share."""

    def __init__(self, snapshots: Snapshots, ready: ReadyAnswers, workers: Workers) -> None:
        self._snapshots, self._ready, self._workers = snapshots, ready, workers

    async def answer(self, http: HTTPRequest, make: Make, *, of: Member | None = None, keep: bool = True) -> Response:
        """Answers a request.

        Args:
            http: the request.
            make: makes the answer.
            of: what its path names.
            keep: whether the answer stays as it is until the next data version.

        Raises:
            HTTPException: as `make`; or 503, there is no data yet, or too much to do.
        """
        snapshot, request = self._snapshots.now(), request_of(http.scope)
        version = {"X-Data-Version": str(snapshot.data_version), "Cache-Control": "no-cache"}
        moved = moved_to(of, request.named[of.parameter], snapshot) if of else None
        if of is not None and moved is not None:
            rest = request.path.removeprefix(f"{of.parent}/{request.named[of.parameter]}")
            query = f"?{http.url.query}" if request.query else ""
            return RedirectResponse(request.root + moved + rest + query, 308, version)
        try:
            made = await self._workers.run(lambda cancel: make(request, snapshot, cancel), request=http)
        except (ServiceUnavailable, StoreError) as error:
            raise Unavailable(error) from error
        except HTTPException as error:
            error.headers = version | dict(error.headers or {})
            raise
        if keep:
            self._ready.keep(snapshot, key_of(http.scope), made, self._snapshots.current)
        return respond(made, http)


def respond(answer: Answer, http: HTTPRequest) -> Response:
    """The response of a ready answer, as the hot path gives it."""
    chosen = reply(answer, http.scope["headers"])
    response = Response(chosen.body, chosen.status)
    response.raw_headers = list(chosen.headers)
    return response
