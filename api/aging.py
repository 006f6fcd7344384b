"""Answers that may be older than what is published say how old: `Age`, while the database that is followed is away."""

from __future__ import annotations

from api.asgi import ASGIApp, Message, Receive, Scope, Send
from f1_platform.serving import Follower


def aged(app: ASGIApp, follower: Follower) -> ASGIApp:
    """Adds the header `Age`, in seconds, to every answer while the database does not answer.

    Args:
        app: what answers from the copy of the database.
        follower: keeps the copy like the database, and knows since when it could not.
    """

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        age = follower.age
        if age is None:
            await app(scope, receive, send)
            return

        async def with_age(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (b"age", str(int(age)).encode())]}
            await send(message)

        await app(scope, receive, with_age)

    return layer
