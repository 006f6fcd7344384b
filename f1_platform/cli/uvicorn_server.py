"""The API's server: uvicorn over a socket of ours, in this process or several. `f1 serve` is the only one to start it.

What `f1 run --ui` and `f1 demo` leave standing is an `f1 serve` too.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

log = logging.getLogger(__name__)

GRACE = 5
"""Seconds that answers under way have at the end; a client that reads slowly would hold it up for hours."""

HTTP = "api.one_write:OneWriteProtocol"
"""What uvicorn speaks HTTP with."""

_UNSENT = 524_288
"""Bytes that the kernel takes ahead for a client. By itself it takes megabytes, and who reads slowly looks idle; with
less than the longest ready answer it would be asked for the rest in turns."""


class LoggingConfig(uvicorn.Config):
    """uvicorn's configuration; each of its processes, which inherit nothing of this one, logs as it is told."""

    def __init__(self, configure: Callable[[], None], **options: Any) -> None:  # noqa: ANN401 - as uvicorn has them
        self._configure = configure
        super().__init__(
            "api.app:create_app", factory=True, log_config=None, access_log=False, server_header=False, **options
        )

    def configure_logging(self) -> None:
        """Called by uvicorn at the start of each process."""
        super().configure_logging()
        self._configure()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; what it accepts has its options.

    Args:
        host: the address to listen on.
        port: the port; 0 is any that is free.

    Raises:
        OSError: the address is not this machine's, or the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=2048)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with suppress(AttributeError):  # not every system has it
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT)
    return listening


def serve_api(host: str, port: int, *, workers: int, configure: Callable[[], None]) -> None:
    """Serves until a signal ends it.

    Args:
        host: the address to listen on.
        port: the port; 0 is any that is free.
        workers: processes that answer; one is this process.
        configure: has a process log as this one does; is pickled.
    """
    with listen(host, port) as listening:
        options = {"loop": "uvloop", "http": HTTP, "workers": workers, "timeout_graceful_shutdown": GRACE}
        config = LoggingConfig(configure, **options)
        name = f"[{host}]" if listening.family is socket.AF_INET6 else host
        log.info("API on http://%s:%s, its documentation below /docs", name, listening.getsockname()[1])
        with suppress(KeyboardInterrupt):
            if workers > 1:
                Multiprocess(config, sockets=[listening]).run()
            else:
                uvicorn.Server(config).run(sockets=[listening])
