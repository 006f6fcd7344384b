"""Whether a process of this container answers, for health checks: ends with 0 or 1, and needs no shell and no curl.

Usage: probe.py http://HOST:PORT/PATH [TEXT]    a status of 200 within three seconds, and the text in the answer
       probe.py HOST:PORT                       a gRPC server that says it serves DagsterApi
"""

from __future__ import annotations

import sys
from urllib.parse import quote
from urllib.request import urlopen

SECONDS = 3


def answers(url: str, text: str = "") -> bool:
    """Whether a web server says 200, and the text."""
    try:
        with urlopen(quote(url, safe=":/?=&"), timeout=SECONDS) as answer:  # noqa: S310 - the image's own address
            return answer.status == 200 and text in answer.read().decode()
    except OSError:
        return False


def serves(address: str) -> bool:
    """Whether a code server of Dagster says that it serves."""
    import grpc
    from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
    from grpc_health.v1.health_pb2_grpc import HealthStub

    try:
        with grpc.insecure_channel(address) as channel:
            asked = HealthCheckRequest(service="DagsterApi")
            answer = HealthStub(channel).Check(asked, timeout=SECONDS)  # pyright: ignore[reportAttributeAccessIssue]
    except grpc.RpcError:
        return False
    return answer.status == HealthCheckResponse.SERVING


if __name__ == "__main__":
    target, *text = sys.argv[1:]
    sys.exit(not (answers(target, *text) if target.startswith("http") else serves(target)))
