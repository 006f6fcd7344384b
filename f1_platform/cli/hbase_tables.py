"""`f1 hbase init`: the tables created or corrected. What they are to be, and how, is the business of raw/hbase."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from f1_platform.cli.console import SUCCESS
from f1_platform.cli.start import begin
from f1_platform.errors import StoreError

if TYPE_CHECKING:
    from f1_platform.raw.hbase.differences import Difference
    from f1_platform.raw.hbase.tables import Table
    from f1_platform.settings import Settings

log = logging.getLogger(__name__)


def init(
    split: Annotated[
        list[str] | None,
        typer.Option(metavar="YEAR[#MEETING]", help="Begin a region of f1_data there, such as 2024 or 2024#1229."),
    ] = None,
) -> None:
    """Create the tables, or correct them; nothing is dropped or narrowed, and no record is touched.

    Needs a Thrift 2 gateway (F1_HBASE_THRIFT2_PORT; of a local HBase it is known). Without one it compares what the
    Thrift 1 gateway tells, and prints what is missing as commands for the HBase shell. Tables that exist are split by
    the shell too; a region a season is plenty.

    Examples:  [bold]f1 hbase init[/]   [bold]f1 hbase init --split 2024 --split 2025[/]
    """
    from f1_platform.raw.hbase.checking import verify
    from f1_platform.raw.hbase.gateway import Gateway
    from f1_platform.raw.hbase.local import thrift2_port
    from f1_platform.raw.hbase.tables import declared

    settings, clock = begin(writes=False)
    wanted = declared(settings.hbase_namespace, split or ())
    with closing(Gateway(settings, clock)) as gateway:
        told = verify(gateway, wanted)
        port = thrift2_port(settings)
        done = 0
        if port is not None:
            done = _initialise(settings, port, wanted)
            told = verify(gateway, wanted)
        _tell(told, gateway.address, by_thrift2=port is not None)
    names = " and ".join(table.name for table in wanted)
    log.log(SUCCESS, "%s are ready%s", names, "" if done else ", there was nothing to do")


def _initialise(settings: Settings, port: int, wanted: Sequence[Table]) -> int:
    """Tells each step and answers how many there were."""
    from f1_platform.raw.hbase.admin import open_admin
    from f1_platform.raw.hbase.initialising import initialise

    done = 0
    with open_admin(settings, port) as admin:
        for step in initialise(admin, wanted):
            log.info("%s", step)
            done += 1
        if not admin.alters:
            log.info("A framed Thrift 2 gateway cannot alter families without harm; the HBase shell can")
    return done


def _tell(told: Sequence[Difference], address: str, *, by_thrift2: bool) -> None:
    from f1_platform.raw.hbase.differences import Kept, MissingSplit, MissingTable
    from f1_platform.raw.hbase.shell import shell_command

    for kept in told:
        if isinstance(kept, Kept):
            log.info("%s", kept)
    if not by_thrift2:
        log.info("Thrift 1 does not tell of encoding and block size; they are taken to be right")
    lacking = [difference for difference in told if not isinstance(difference, Kept)]
    if not lacking:
        return
    if by_thrift2 and any(isinstance(difference, MissingTable) for difference in lacking):
        raise StoreError(
            "The tables are there for the Thrift 2 gateway, and not for this one",
            where=address,
            mend="Let F1_HBASE_PORT and F1_HBASE_THRIFT2_PORT name gateways of one cluster",
        )
    splits_alone = all(isinstance(difference, MissingSplit) for difference in lacking)
    for difference in lacking:
        log.warning("%s", difference)
        typer.echo(shell_command(difference))
    raise StoreError(
        "The tables exist already, and --split is for those it creates"
        if splits_alone
        else "The tables are not as they should be",
        where=address,
        mend="Run the commands above in the HBase shell"
        + ("" if by_thrift2 or splits_alone else ", or set F1_HBASE_THRIFT2_PORT"),
    )
