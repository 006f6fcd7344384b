"""Headers that tell a browser what it may do with an answer."""

from __future__ import annotations

from api.asgi import ASGIApp, Message, Receive, Scope, Send

_PAGE = (
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"frame-ancestors 'none'"),
)
_Headers = tuple[tuple[bytes, bytes], ...]


def secured(app: ASGIApp, *, shared: bool) -> ASGIApp:
    """No guessing of types, no address of ours told to others, no page of ours in another's frame.

    Args:
        app: what answers.
        shared: whether pages of other origins may load the answers.
    """
    policy = b"cross-origin" if shared else b"same-origin"
    common: _Headers = (
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-resource-policy", policy),
    )

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = dict(message["headers"])
                page = there.get(b"content-type", b"").startswith(b"text/html")
                wanted = (*common, *_PAGE) if page else common
                added = [header for header in wanted if header[0] not in there]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        await app(scope, receive, with_headers if scope["type"] == "http" else send)

    return layer
