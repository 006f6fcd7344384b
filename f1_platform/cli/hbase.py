"""`f1 hbase up`, `down`, `status`: a local HBase in the background. What concerns its tables is in modules beside."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from f1_platform.cli import hbase_fsck, hbase_look, hbase_tables
from f1_platform.cli.console import SUCCESS, output
from f1_platform.cli.start import begin
from f1_platform.errors import ServiceUnavailable, UsageError

if TYPE_CHECKING:
    from f1_platform.raw.hbase.local import Resident
    from f1_platform.settings import Settings

app = typer.Typer(help="HBase as the raw store: a local one, and the tables.", no_args_is_help=True)
log = logging.getLogger(__name__)
app.command()(hbase_tables.init)
app.command()(hbase_fsck.fsck)
app.command()(hbase_look.scan)
app.command()(hbase_look.count)

_PORT = 9090

_HEAP = re.compile(r"(\d+)([kmg])", re.IGNORECASE)
_LEAST_HEAP = 128 << 20


def _heap(said: str) -> str:
    """Refuses what Java would not start with."""
    size = _HEAP.fullmatch(said)
    if size is None or int(size[1]) << {"k": 10, "m": 20, "g": 30}[size[2].lower()] < _LEAST_HEAP:
        raise typer.BadParameter(f"{said!r} is no size of {_LEAST_HEAP >> 20}m at least, such as 512m or 1g")
    return said


Data = Annotated[Path | None, typer.Option(metavar="DIR", help="Where it keeps its data; default F1_HOME/hbase.")]


@app.callback()
def hbase() -> None:
    """HBase as the raw store: a local one, and the tables."""


@app.command()
def up(
    data: Data = None,
    port: Annotated[
        int | None, typer.Option(help="The Thrift port to listen on.", min=1, max=65535, show_default=str(_PORT))
    ] = None,
    heap: Annotated[
        str, typer.Option(metavar="SIZE", help="The most that Java takes for objects.", callback=_heap)
    ] = "1g",
) -> None:
    """Start a local HBase in the background and return when it answers; needs Java 17 (a JDK) and Maven.

    The first time, Maven fetches its jars (125 MB). What was stored before is there again, also after a crash. The
    other ports are free ones; DIR/ports.json names them.

    Examples:  [bold]f1 hbase up[/]   [bold]f1 hbase up --data /var/lib/hbase --port 9190[/]
    """
    from f1_platform.cli.ports import refuse_taken
    from f1_platform.raw.hbase import local

    settings, clock = begin(writes=False)
    folder = _folder(data, settings)
    with local.alone(folder):
        resident = local.resident_in(folder)
        if resident is None:
            refuse_taken("127.0.0.1", port or _PORT)
            plan = local.Plan(folder, local.free_ports(thrift=port or _PORT), heap)
            resident = local.bring_up(local.built(), plan, clock)
            log.log(
                SUCCESS, "HBase answers on 127.0.0.1:%s (Thrift 2: %s)", resident.ports.thrift, resident.ports.thrift2
            )
        elif port not in (None, resident.ports.thrift):
            what = f"HBase is already up on port {resident.ports.thrift}, and --port says {port}; nothing was changed"
            raise UsageError(what, where=str(folder), mend="Leave --port out, or first: f1 hbase down")
        else:
            log.log(SUCCESS, "HBase is already up on 127.0.0.1:%s, process %s", resident.ports.thrift, resident.pid)
    log.info("Next: %s f1 hbase init, then f1 run with the same settings", " ".join(_settings(resident, settings)))


@app.command()
def down(data: Data = None) -> None:
    """Stop the local HBase cleanly; what it holds stays.

    Example:  [bold]f1 hbase down[/]
    """
    from f1_platform.raw.hbase import local

    settings, clock = begin(writes=False)
    folder = _folder(data, settings)
    resident = local.resident_in(folder)
    if resident is None:
        log.info("No HBase is up in %s", folder)
        return
    with local.alone(folder):
        local.bring_down(resident, clock)
    log.log(SUCCESS, "HBase is down; its data stays in %s", folder)


@app.command()
def status(data: Data = None) -> None:
    """Say whether the local HBase is up, where it listens, its memory, and since when; exit code 3 when it is not.

    Example:  [bold]f1 hbase status[/]
    """
    from rich.table import Table

    from f1_platform.cli.ports import listens
    from f1_platform.raw.hbase import local

    settings, _ = begin(writes=False)
    folder = _folder(data, settings)
    resident = local.resident_in(folder)
    if resident is None:
        raise ServiceUnavailable("No HBase is up", where=str(folder), mend="f1 hbase up")
    shown = Table("local HBase", "", title=str(folder), title_justify="left")
    for name, value in _told(resident).items():
        shown.add_row(name, value)
    output().print(shown)
    if not listens(resident.ports.thrift):
        mend = f"Its log is {folder}/log/hbase.log; f1 hbase down, then f1 hbase up"
        raise ServiceUnavailable(
            "HBase is up and does not answer", where=f"127.0.0.1:{resident.ports.thrift}", mend=mend
        )


def _folder(data: Path | None, settings: Settings) -> Path:
    from f1_platform.raw.hbase import local

    folder = data.expanduser().absolute() if data is not None else local.folder_of(settings)
    if folder.exists() and not folder.is_dir():
        raise UsageError("This is a file, and HBase wants a folder", where=str(folder), mend="Choose another --data")
    return folder


def _settings(resident: Resident, settings: Settings) -> list[str]:
    """What must be set to work with it, where the settings do not say so yet."""
    from f1_platform.raw.hbase import local

    told = ["F1_RAW_STORE=hbase"]
    if settings.hbase_port != resident.ports.thrift:
        told.append(f"F1_HBASE_PORT={resident.ports.thrift}")
    if resident.data != local.folder_of(settings):
        told.append(f"F1_HBASE_THRIFT2_PORT={resident.ports.thrift2}")
    return told


def _told(resident: Resident) -> dict[str, str]:
    ports = resident.ports
    memory = f"{resident.memory / 2**20:,.0f} MB" if resident.memory is not None else "unknown"
    return {
        "Thrift": f"127.0.0.1:{ports.thrift}",
        "Thrift 2": f"127.0.0.1:{ports.thrift2}",
        "ZooKeeper": f"127.0.0.1:{ports.zookeeper}",
        "master, region server": f"{ports.master}, {ports.regionserver}",
        "process": str(resident.pid),
        "memory": memory,
        "since": f"{resident.since:%Y-%m-%d %H:%M:%S} UTC",
    }
