"""`f1 dagster`: the Dagster UI and daemon on the home's instance, which `f1 run` uses as well."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import typer

from f1_platform.cli.start import begin

log = logging.getLogger(__name__)


def dagster(
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 3000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
) -> None:
    """Open the Dagster UI on this home until Ctrl-C: the graph, its runs, backfills and checks.

    Example:  [bold]f1 dagster --port 3001[/]
    """
    from f1_platform.cli.ports import refuse_taken
    from f1_platform.home import stamp
    from f1_platform.orchestration.instance import opened

    settings, _ = begin()
    refuse_taken(host, port)
    stamp(settings.home, None)
    with opened(settings):
        pass  # What died here before is buried, else its pool slots would hold up every run.
    log.info("Dagster UI on http://%s:%s", host, port)
    where = ("-h", host, "-p", str(port), "-m", "f1_platform.definitions")
    # This process becomes Dagster's: signals reach it without anybody between.
    os.execv(  # noqa: S606 - our own interpreter
        sys.executable, [sys.executable, "-m", "dagster", "dev", *where, "--log-level", "warning"]
    )
