"""Running a local OpenF1: in this process until it is interrupted, or in a child for as long as a block lasts."""

from __future__ import annotations

import json
import pickle
import socket
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn

from f1_platform.clock import Clock, SystemClock
from f1_platform.errors import ServiceUnavailable, UsageError
from f1_platform.upstream.app import build_app
from f1_platform.upstream.faults import NO_FAULTS, AbortableProtocol, Faults
from f1_platform.upstream.limits import UNLIMITED_RATE, Limits
from f1_platform.upstream.source import Source

LOOPBACK = "127.0.0.1"


def serve(
    source: Source,
    *,
    host: str = LOOPBACK,
    port: int = 8011,
    clock: Clock | None = None,
    limits: Limits = UNLIMITED_RATE,
    faults: Faults = NO_FAULTS,
    ready: Callable[[str], None] = lambda address: None,
) -> None:
    """Serves until interrupted.

    Args:
        source: where the records are from.
        host: the address to listen at.
        port: the port, 0 = any free one.
        clock: the system's by default.
        limits: what is refused.
        faults: what goes wrong.
        ready: told the address (scheme, host and port) once it is listened at.

    Raises:
        UsageError: the port is taken.
        KeyboardInterrupt: after a clean stop.
    """
    app = build_app(source, clock=clock or SystemClock(), limits=limits, faults=faults)
    with _listening(host, port) as listener:
        ready(f"http://{host}:{listener.getsockname()[1]}")
        config = uvicorn.Config(
            app, http=AbortableProtocol, log_level="warning", access_log=False, timeout_graceful_shutdown=2
        )
        uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=1024)
    except OSError as error:
        where = f"{host}:{port}"
        raise UsageError(f"Can't listen: {error.strerror}", where=where, mend="Choose another --port") from None


@contextmanager
def running(
    open_source: Callable[[], Source],
    *,
    port: int = 0,
    clock: Clock | None = None,
    limits: Limits = UNLIMITED_RATE,
    faults: Faults = NO_FAULTS,
) -> Generator[str]:
    """A local OpenF1 in a child process, on loopback; it ends with the block, or with this process however that ends.

    Args:
        open_source: makes the source, in the child; a function that can be imported, or a `partial` of one.
        port: the port, 0 = any free one.
        clock: as for `serve`; the child has its own copy.
        limits: what is refused.
        faults: what goes wrong.

    Yields:
        The address: scheme, host and port.

    Raises:
        UsageError: the source can't be opened or the port is taken.
        ServiceUnavailable: the child died before it was ready.
    """
    command = (sys.executable, "-m", "f1_platform.upstream.child")
    # A session of its own: Ctrl-C reaches the parent alone, which still needs its upstream while it stops.
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)  # noqa: S603
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        pickle.dump((open_source, {"port": port, "clock": clock, "limits": limits, "faults": faults}), child.stdin)
        child.stdin.flush()
        yield _address(child.stdout.readline())
    finally:
        child.stdin.close()
        child.stdout.close()
        child.wait()


def _address(line: bytes) -> str:
    if not line:
        raise ServiceUnavailable("The local upstream died before it was ready", mend="Its own message is above")
    told = json.loads(line)
    if "address" not in told:
        raise UsageError(told["what"], where=told["where"], mend=told["mend"])
    return told["address"]
