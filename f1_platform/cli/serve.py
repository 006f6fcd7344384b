"""`f1 serve`: the API on this machine, one process or several."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from f1_platform.cli.console import INTERRUPTED
from f1_platform.cli.ports import refuse_taken
from f1_platform.cli.start import begin
from f1_platform.cli.together import serve_together

log = logging.getLogger(__name__)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is all of them.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
    ui: Annotated[int | None, typer.Option(help="Also open the Dagster UI, on this port.", min=1, max=65535)] = None,
) -> None:
    """Serve the API until Ctrl-C; a newly published version is picked up by itself.

    Examples:  [bold]f1 serve[/]   [bold]f1 serve --port 8080 --workers 2[/]   [bold]f1 serve --ui 3000[/]
    """
    settings, clock = begin()
    if ui is not None:
        serve_together(clock, settings.logs_dir, host=host, api=port, ui=ui, workers=workers)
    refuse_taken(host, port)
    import uvicorn

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
    raise typer.Exit(INTERRUPTED)
