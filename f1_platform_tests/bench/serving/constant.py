"""The least any ASGI application costs under uvicorn: one body, as long as the path says, no conditions.

`/68000` is answered with 68,000 bytes, made at the first request; any other path with none.
"""

from functools import cache

from api.asgi import ASGIApp, Receive, Scope, Send


def create_app() -> ASGIApp:
    """Anything but HTTP is ignored."""

    @cache
    def answer(path: str) -> tuple[list[tuple[bytes, bytes]], bytes]:
        body = b"x" * int(path[1:]) if path[1:].isdecimal() else b""
        return [(b"content-length", str(len(body)).encode())], body

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers, body = answer(scope["path"])
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    return app
