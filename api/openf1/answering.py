"""From a request to the answer: found, written in its format, streamed; or OpenF1's way to say there is nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from starlette.requests import Request
from starlette.responses import Response

from api.formats import Rows, RowType
from api.negotiation import has_already
from api.openf1 import notices
from api.openf1.asked import Asked, read_asked
from api.problems import Unavailable
from api.working import Workers
from f1_platform import __version__
from f1_platform.errors import F1Error
from f1_platform.records import Cancel, Found, Records, UnknownEndpoint, UnknownField

_NOTHING = b'{"detail":"No results found."}'
_CSV = "text/csv; charset=utf-8"
_HEAVY_ROWS, _HEAVY_UNITS = 50_000, 30


class _NothingFound(Exception):
    """Not one record matches."""


async def answered(endpoint: str, request: Request, records: Records, workers: Workers) -> Response:
    """The answer to a request.

    Args:
        endpoint: as it was asked for.
        request: the request.
        records: where they are found.
        workers: read and write them.

    Raises:
        HTTPException: 400, too many conditions; 503, the store does not answer; what `workers` raises.
    """
    asked = read_asked(request.scope["query_string"], ",".join(request.headers.getlist("accept")) or None)
    stop = Cancel()
    try:
        found = records.find(endpoint, asked.query, cancel=stop)
    except (UnknownEndpoint, UnknownField) as mistake:
        common = notices.common(records.coverage.state)
        return _nothing(common | notices.of_mistake(mistake, request.scope.get("root_path", "")))
    headers = notices.common(found.state) | notices.of_missing(found.missing)
    heavy = found.rows > _HEAVY_ROWS or found.units > _HEAVY_UNITS
    caching = {} if heavy else _caching(found, asked)
    if caching and has_already(request.headers.get("if-none-match", "").encode("latin-1"), caching["ETag"].encode()):
        return Response(None, 304, headers | caching)

    def work(cancel: Cancel) -> Iterator[bytes]:
        cancel.on_cancel(stop.cancel)
        return _written(found, asked)

    try:
        return await workers.respond(
            work,
            request=request,
            heavy=heavy,
            headers=headers | caching | {"Vary": "Accept"},
            media_type=_CSV if asked.query.csv else asked.format.content_type,
        )
    except _NothingFound:
        return _nothing(headers)
    except F1Error as error:
        raise Unavailable(error) from error


def _written(found: Found, asked: Asked) -> Iterator[bytes]:
    first = next(found.batches, None)
    if first is None:
        raise _NothingFound
    types: dict[str, RowType] = {field.name: field.type for field in found.endpoint.fields}
    rows = Rows(found.schema, chain((first,), found.batches), types, asked.order(found.endpoint))
    yield from asked.format.write(rows)


def _caching(found: Found, asked: Asked) -> dict[str, str]:
    form = "openf1-csv" if asked.query.csv else asked.format.name
    return {"ETag": f'"{found.content}-{form}-{__version__}"', "Cache-Control": "public, no-cache"}


def _nothing(headers: Mapping[str, str]) -> Response:
    return Response(_NOTHING, 404, headers, "application/json")
