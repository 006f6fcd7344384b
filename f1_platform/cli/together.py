"""API and Dagster UI side by side, as `make demo` and `make run` leave them standing."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from f1_platform.cli.console import SUCCESS
from f1_platform.cli.ports import refuse_taken
from f1_platform.cli.processes import Server, Servers, f1
from f1_platform.clock import Clock

log = logging.getLogger(__name__)


def serve_together(
    clock: Clock,
    logs: Path,
    *,
    host: str,
    api: int,
    ui: int,
    workers: int = 1,
    environment: Mapping[str, str] | None = None,
) -> NoReturn:
    """Serves both until Ctrl-C, with the settings of an environment.

    Args:
        clock: for waiting.
        logs: folder for what the UI says.
        host: the address that both listen on.
        api: port of the API.
        ui: port of the UI.
        workers: processes of the API.
        environment: for both; this one by default.

    Raises:
        UsageError: a port is taken.
        ServiceUnavailable: one of them ended, or never answered.
    """
    for port in (api, ui):
        refuse_taken(host, port)
    serving = Server("API", f1("-q", "serve", "--host", host, "--port", str(api), "--workers", str(workers)), api)
    watching = Server("Dagster UI", f1("-q", "dagster", "--host", host, "--port", str(ui)), ui, logs / "dagster-ui.log")
    begun = clock.elapsed()
    with Servers(clock, environment) as servers:
        for server in (serving, watching):
            servers.start(server)
        servers.await_answer(serving)
        log.log(SUCCESS, "API on http://%s:%s, its documentation below /docs", host, api)
        servers.await_answer(watching)
        log.log(SUCCESS, "Dagster UI on http://%s:%s, %.0f s after starting both", host, ui, clock.elapsed() - begun)
        log.info("Ctrl-C ends both")
        servers.until_one_ends()
