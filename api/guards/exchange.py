"""One request and its answer, as the layers tell each other about it; it lies in the scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from api.asgi import Scope

_NAME = "f1.exchange"


@dataclass(slots=True)
class Exchange:
    """What is known so far.

    Attributes:
        request_id: names the request in logs and to the client.
        begun: when it began, by the clock's `elapsed`.
        status: of the answer; 0 until it begins.
        headers: of the answer.
        size: bytes of the body sent so far.
        whole: whether the body has been sent to its end.
        hot: whether the answer was ready.
        key: name of the API key, or none.
        locked: whether keys are needed for what costs, and none was given.
    """

    request_id: str
    begun: float
    status: int = 0
    headers: Sequence[tuple[bytes, bytes]] = ()
    size: int = 0
    whole: bool = False
    hot: bool = False
    key: str = ""
    locked: bool = False


def begin(scope: Scope, request_id: str, begun: float) -> Exchange:
    """Puts a new exchange into the scope; copies of the scope share it."""
    exchange = scope[_NAME] = Exchange(request_id, begun)
    return exchange


def exchange_of(scope: Scope) -> Exchange | None:
    """The exchange of a request; none where no guard stands ahead."""
    return cast("Exchange | None", scope.get(_NAME))


def mark_hot(scope: Scope) -> None:
    """Notes that the answer was ready."""
    exchange = exchange_of(scope)
    if exchange is not None:
        exchange.hot = True


def request_id_of(scope: Scope) -> str:
    """The id of a request, for what is logged about it."""
    exchange = exchange_of(scope)
    return exchange.request_id if exchange is not None else ""
