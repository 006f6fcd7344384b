"""The hot path: GET and HEAD of the snapshot's resources, answered ahead of FastAPI.

FastAPI's routing and dependencies cost about 200 us a request, more than all else once the bytes are ready. Everything
that is not a plain read of a ready answer falls through.
"""

from __future__ import annotations

from api.asgi import ASGIApp, Receive, Scope, Send
from api.guards.exchange import mark_hot
from api.negotiation import reply
from api.snapshots import Snapshots


def hot_path(app: ASGIApp, snapshots: Snapshots) -> ASGIApp:
    """Answers from the snapshot what it can, and hands the rest to `app`."""

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and not scope["query_string"]:
            snapshot = snapshots.current
            answer = snapshot.answers.get(scope["path"]) if snapshot is not None else None
            if answer is not None:
                mark_hot(scope)
                chosen = reply(answer, scope["headers"])
                await send({"type": "http.response.start", "status": chosen.status, "headers": chosen.headers})
                body = chosen.body if scope["method"] == "GET" else b""
                await send({"type": "http.response.body", "body": body})
                return
        await app(scope, receive, send)

    return layer
