"""The hot path: GET and HEAD of what is ready, answered ahead of FastAPI.

FastAPI's routing and dependencies cost about 200 us a request, more than all else once the bytes are ready. Ready is
what the snapshot holds, and what was made of it since it was loaded; everything else falls through.
"""

from __future__ import annotations

from api.asgi import ASGIApp, Receive, Scope, Send
from api.collections.ready import ReadyAnswers
from api.collections.requests import key_of
from api.guards.exchange import mark_hot
from api.negotiation import reply
from api.one_write import join_head_and_body
from api.snapshots import Snapshots
from f1_platform.serving.bodies import Answer


def hot_path(app: ASGIApp, snapshots: Snapshots, ready: ReadyAnswers) -> ASGIApp:
    """Answers what is ready, and hands the rest to `app`.

    Args:
        app: what makes the answers that are not ready.
        snapshots: the data version of the moment.
        ready: what `app` has made of it.
    """

    def find(scope: Scope) -> Answer | None:
        snapshot = snapshots.current
        if snapshot is None:
            return None
        key = key_of(scope)
        if not key.query and key.format == "json" and key.path in snapshot.answers:
            return snapshot.answers[key.path]
        return ready.find(snapshot, key)

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        answer = find(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if answer is None:
            await app(scope, receive, send)
            return
        mark_hot(scope)
        chosen = reply(answer, scope["headers"])
        body = chosen.body if scope["method"] == "GET" else b""
        join_head_and_body(scope, body)
        await send({"type": "http.response.start", "status": chosen.status, "headers": chosen.headers})
        await send({"type": "http.response.body", "body": body})

    return layer
