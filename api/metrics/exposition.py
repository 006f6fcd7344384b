"""`/metrics` as a layer, since FastAPI has no say in it: the collectors asked, written as Prometheus reads them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from api.asgi import ASGIApp, Receive, Scope, Send
from api.problems import problem

PATH = "/metrics"


class Collecting(Protocol):
    """What has metrics to tell."""

    def collect(self) -> Iterable[Metric]:
        """The families, as they stand."""
        ...


def metrics_page(app: ASGIApp, *collectors: Collecting, of_home: Iterable[Collecting] = ()) -> ASGIApp:
    """Answers `GET /metrics` with what the collectors and the process have to tell.

    Args:
        app: answers everything else.
        collectors: of what this process has seen.
        of_home: of what is the same whichever process is asked.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Told([*collectors, ProcessCollector(registry=None)], tuple(of_home)))

    async def layer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            await app(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            refusal = problem(Request(scope), 405, f"{PATH} takes GET and HEAD", {"Allow": "GET, HEAD"})
            await refusal(scope, receive, send)
            return
        encode, media_type = choose_encoder(Headers(scope=scope).get("accept", ""))
        body = await asyncio.to_thread(encode, registry)
        headers = {"Content-Type": media_type, "Cache-Control": "no-store"}
        await Response(body, 200, headers)(scope, receive, send)

    return layer


class _Told(Collector):
    """Puts the process id on samples of this process, so that the counters of several workers are not taken for one.

    The home's are left alone: with it, a sum over workers would count them once for each.
    """

    def __init__(self, of_process: Sequence[Collecting], of_home: Sequence[Collecting]) -> None:
        self._of_process, self._of_home = of_process, of_home

    def collect(self) -> Iterator[Metric]:
        pid = str(os.getpid())
        for collector in self._of_process:
            for family in collector.collect():
                family.samples = [sample._replace(labels={**sample.labels, "pid": pid}) for sample in family.samples]
                yield family
        for collector in self._of_home:
            yield from collector.collect()
