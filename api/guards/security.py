"""Headers that tell a browser what it may do with an answer."""

from __future__ import annotations

from api.asgi import ASGIApp, Message, Receive, Scope, Send

_EVERY = ((b"x-content-type-options", b"nosniff"),)
_PAGE = (
    *_EVERY,
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
)


def secured(app: ASGIApp) -> ASGIApp:
    """No guessing of types; and of pages, no address told to others and none in another's frame.

    Args:
        app: what answers. What is data and no page has no use for the rest; who may read it is for `cors` to say.
    """

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = dict(message["headers"])
                page = there.get(b"content-type", b"").startswith(b"text/html")
                added = [header for header in (_PAGE if page else _EVERY) if header[0] not in there]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await app(scope, receive, with_headers if scope["type"] == "http" else send)

    return layer
