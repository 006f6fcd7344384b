"""Has aiohttp send a request once. Who asks again, when and how often is for the client and its limits alone."""

from __future__ import annotations

import aiohttp
from aiohttp import ClientHandlerType, ClientRequest, ClientResponse


async def once(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
    """A middleware that names a connection which broke off by an error that aiohttp does not ask again after.

    By itself it sends a GET anew at once when the connection is reset before an answer (RFC 9112, 9.3.1): a request
    that no limiter let through and no cost counts.

    Raises:
        aiohttp.ClientConnectionError: the connection broke off.
    """
    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise aiohttp.ClientConnectionError(*error.args) from error
