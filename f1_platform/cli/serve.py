"""`f1 serve`: the API on this machine, one process or several."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from f1_platform.cli.console import INTERRUPTED, LogFormat, prefer
from f1_platform.cli.ports import refuse_taken
from f1_platform.cli.start import begin
from f1_platform.cli.together import serve_together
from f1_platform.watching.lines import log_to

if TYPE_CHECKING:
    from f1_platform.settings import Settings


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is all of them.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
    ui: Annotated[int | None, typer.Option(help="Also open the Dagster UI, on this port.", min=1, max=65535)] = None,
) -> None:
    """Serve the API until Ctrl-C; a newly published version is picked up by itself.

    Examples:  [bold]f1 serve[/]   [bold]f1 serve --port 8080 --workers 2[/]   [bold]f1 serve --ui 3000[/]
    """
    from f1_platform.clock import SystemClock

    settings, _ = begin()
    if ui is not None:
        # The machine's seconds: processes start no sooner because the platform's clock is fast.
        serve_together(SystemClock(), settings.logs_dir, host=host, api=port, ui=ui, workers=workers)
    refuse_taken(host, port)
    from f1_platform.cli.uvicorn_server import serve_api

    serve_api(host, port, workers=workers, configure=partial(_log_as_here, context.obj, settings))
    raise typer.Exit(INTERRUPTED)


def _log_as_here(configure: Callable[[], None], settings: Settings) -> None:
    """Has a process of its own log as this one does: to stderr as the command line says, and to the home's log."""
    from f1_platform.clock import SystemClock

    configure()
    prefer(LogFormat(settings.log_format))
    log_to(settings.logs_dir, SystemClock().now())
