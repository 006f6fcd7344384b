"""`f1 dagster`: the Dagster UI and daemon on the home's instance, which `f1 run` uses too, together or one by one."""

from __future__ import annotations

import logging
import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from f1_platform.cli.start import begin
from f1_platform.errors import UsageError

if TYPE_CHECKING:
    from f1_platform.settings import Settings

log = logging.getLogger(__name__)

_DEFINITIONS = "f1_platform.definitions"
_QUIET = ("--log-level", "warning")


class Part(StrEnum):
    """A process of Dagster's that servers run each by itself."""

    WEBSERVER = "webserver"
    DAEMON = "daemon"
    CODE_SERVER = "code-server"


def dagster(
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 3000,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    only: Annotated[Part | None, typer.Option(help="One of its processes alone, for servers.")] = None,
    code_server: Annotated[
        str | None, typer.Option(help="Where webserver and daemon find the code server.", metavar="HOST:PORT")
    ] = None,
) -> None:
    """Open the Dagster UI on this home until Ctrl-C: the graph, its runs, backfills and checks.

    Servers run its processes each by itself, with F1_DAGSTER_URL as their common record: a code server, and a webserver
    and a daemon that find it.

    Examples:  [bold]f1 dagster --port 3001[/]   [bold]f1 dagster --only code-server --host 0.0.0.0 --port 4000[/]
    [bold]f1 dagster --only daemon --code-server code:4000[/]
    """
    from f1_platform.cli.burial import bury_once_served
    from f1_platform.cli.ports import refuse_taken
    from f1_platform.home import stamp
    from f1_platform.orchestration.containers import tell_containers
    from f1_platform.orchestration.instance import opened, prepare

    if code_server is not None and only not in (Part.WEBSERVER, Part.DAEMON):
        raise UsageError(
            "--code-server is for webserver and daemon", mend="f1 dagster --help shows how they go together"
        )
    settings, _ = begin()
    if only is not Part.DAEMON:
        refuse_taken(host, port)
    stamp(settings.home, None)
    if only in (Part.CODE_SERVER, None):
        tell_containers(settings, os.environ)
    # What died here before is buried, else its pool slots would hold up every run.
    if only is Part.CODE_SERVER:
        prepare(settings)
        bury_once_served(port)
    else:
        with opened(settings):
            pass
    if only is not Part.DAEMON:
        log.info("Dagster %s on %s:%s", only or "UI", f"http://{host}" if only is not Part.CODE_SERVER else host, port)
    listening = ("-h", host, "-p", str(port))
    form = ("--log-format", "json") if settings.log_format == "json" else ()
    # This process becomes Dagster's: signals reach it without anybody between.
    match only:
        case Part.CODE_SERVER:
            _become("dagster", "code-server", "start", *listening, "-m", _DEFINITIONS, *_QUIET, *form)
        case Part.WEBSERVER:
            found = _workspace(settings, code_server)
            _become("dagster_webserver", *listening, *found, "--dagster-log-level", "warning", *form)
        case Part.DAEMON:
            # Else a backfill is given up whose code server is away for a moment.
            os.environ.setdefault("DAGSTER_BACKFILL_RETRY_DEFINITION_CHANGED_ERROR", "1")
            _become("dagster._daemon", "run", *_workspace(settings, code_server), *_QUIET, *form)
        case None:
            _become("dagster", "dev", *listening, "-m", _DEFINITIONS, *_QUIET, *form)


def _become(module: str, *arguments: str) -> None:
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606 - our own interpreter


def _workspace(settings: Settings, code_server: str | None) -> tuple[str, ...]:
    """How webserver and daemon find the definitions: at a code server, or by importing them themselves."""
    if code_server is None:
        return ("-m", _DEFINITIONS)
    host, _, port = code_server.rpartition(":")
    if not host or not port.isdigit():
        raise UsageError(f"no address: {code_server}", where="--code-server", mend="Expected such as code:4000")
    path: Path = settings.dagster_home / "workspace.yaml"
    path.write_text(
        f"load_from:\n  - grpc_server:\n      host: {host}\n      port: {port}\n      location_name: {_DEFINITIONS}\n"
    )
    return ("-w", str(path))
