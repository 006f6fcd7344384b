"""From a request to the answer: found, written in its format, streamed; or OpenF1's way to say there is nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain

from starlette.requests import Request
from starlette.responses import Response

from api.formats import Rows, RowType
from api.negotiation import has_already
from api.openf1 import notices
from api.openf1.asked import Asked, read_asked
from api.openf1.kept import Kept
from api.openf1.quality import Quality
from api.unreadable import reading, refuse_unknown
from api.working import Workers
from f1_platform import __version__
from f1_platform.records import Cancel, Found, Records, UnknownEndpoint, UnknownField

_NOTHING = b'{"detail":"No results found."}'
_HEAVY_ROWS, _HEAVY_UNITS = 50_000, 30


class _NothingFound(Exception):
    """Not one record matches."""


class Answering:
    """Answers requests to any endpoint."""

    def __init__(self, records: Records, workers: Workers, quality: Quality) -> None:
        """Uses these.

        Args:
            records: where records are found.
            workers: read and write them.
            quality: what is known to be wrong in them.
        """
        self._records, self._workers, self._quality, self._kept = records, workers, quality, Kept()

    async def answer(self, endpoint: str, request: Request) -> Response:
        """The answer to a request.

        Args:
            endpoint: as it was asked for.
            request: the request.

        Raises:
            HTTPException: 400, too many conditions; 503, the raw store cannot be read; what `Workers` raises.
        """
        asked = read_asked(request.scope["query_string"], ",".join(request.headers.getlist("accept")) or None)
        cancel = Cancel()
        try:
            found = self._records.find(endpoint, asked.query, cancel=cancel)
        except (UnknownEndpoint, UnknownField) as mistake:
            common = notices.common(self._records.coverage.state)
            return _nothing(common | notices.of_mistake(mistake, request.scope.get("root_path", "")))
        refuse_unknown(found)
        headers = notices.common(found.state) | notices.of_missing(found.missing)
        headers |= await self._quality.header(found.endpoint.name, found.session_key)
        if found.rows > _HEAVY_ROWS or found.units > _HEAVY_UNITS:
            return await self._streamed(request, asked, found, cancel, headers)
        return await self._cached(request, asked, found, cancel, headers)

    async def _cached(
        self, request: Request, asked: Asked, found: Found, cancel: Cancel, headers: Mapping[str, str]
    ) -> Response:
        etag = _etag(found, asked)
        headers = {**headers, "ETag": etag, "Cache-Control": "public, no-cache"}
        if has_already(request.headers.get("if-none-match", "").encode("latin-1"), etag.encode()):
            return Response(None, 304, headers | {"Vary": "Accept"})
        body = self._kept.get(etag)
        if body is not None:
            return Response(body, 200, headers | {"Vary": "Accept"}, asked.content_type)
        return await self._streamed(request, asked, found, cancel, headers)

    async def _streamed(
        self, request: Request, asked: Asked, found: Found, cancel: Cancel, headers: Mapping[str, str]
    ) -> Response:
        etag = headers.get("ETag")

        def work(stopped: Cancel) -> Iterator[bytes]:
            stopped.on_cancel(cancel.cancel)
            pieces = _written(found, asked)
            return self._kept.keeping(etag, pieces) if etag else pieces

        respond = partial(self._workers.respond, work, request=request, heavy=etag is None)
        try:
            with reading():
                return await respond(headers={**headers, "Vary": "Accept"}, media_type=asked.content_type)
        except _NothingFound:
            return _nothing(headers)


def _written(found: Found, asked: Asked) -> Iterator[bytes]:
    first = next(found.batches, None)
    if first is None:
        raise _NothingFound
    types: dict[str, RowType] = {field.name: field.type for field in found.endpoint.fields}
    rows = Rows(
        found.schema,
        chain((first,), found.batches),
        types,
        asked.order(found.endpoint),
        frozenset(found.endpoint.left_out),
    )
    yield from asked.format.write(rows)


def _etag(found: Found, asked: Asked) -> str:
    form = "openf1-csv" if asked.query.csv else asked.format.name
    return f'"{found.content}-{form}-{__version__}"'


def _nothing(headers: Mapping[str, str]) -> Response:
    # An ETag would be that of records.
    said = {name: value for name, value in headers.items() if name != "ETag"}
    return Response(_NOTHING, 404, said, "application/json")
