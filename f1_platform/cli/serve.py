"""`f1 serve`: the API on this machine, one process or several."""

from __future__ import annotations

import logging
import socket
from typing import Annotated

import typer

from f1_platform.cli.start import begin
from f1_platform.errors import UsageError

log = logging.getLogger(__name__)

Host = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for every one of this machine.")]


def serve(
    host: Host = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
) -> None:
    """Serve the API until Ctrl-C; a newly published version is picked up by itself.

    Examples:  [bold]f1 serve[/]   [bold]f1 serve --port 8080 --workers 2[/]
    """
    import uvicorn

    begin()
    refuse_taken(host, port)
    log.info("API on http://%s:%s, its documentation below /docs", host, port)
    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
    )


def refuse_taken(host: str, port: int) -> None:
    """Refuses a port that another process listens on.

    Raises:
        UsageError: naming address and port.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            mend = "Choose another with --port, or stop what listens there"
            raise UsageError(f"cannot listen: {error.strerror}", where=f"{host}:{port}", mend=mend) from None
