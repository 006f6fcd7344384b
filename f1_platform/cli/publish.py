"""`f1 publish`: what changed is built and published, or an earlier version again; and which versions are kept."""

from __future__ import annotations

import logging
from typing import Annotated

import typer
from rich.table import Table

from f1_platform.cli.console import SUCCESS, output
from f1_platform.cli.interrupting import interruptible
from f1_platform.cli.road import finish, ready, waiting
from f1_platform.cli.start import begin
from f1_platform.errors import UsageError

log = logging.getLogger(__name__)


def publish(
    rollback: Annotated[bool, typer.Option("--rollback", help="Publish the version before this one again.")] = False,
    to: Annotated[int | None, typer.Option(help="With --rollback: the data version to go back to.", min=1)] = None,
    versions: Annotated[bool, typer.Option("--versions", help="Only list the versions that are kept.")] = False,
) -> None:
    """Rebuild what changed and publish it, without asking upstream; with F1_ARCHIVE alone, the archive alone.

    A rollback publishes what an earlier version held, as a new version; nothing is built. It holds until something is
    published again, so see first that F1_AUTOMATION is off. A second one leads back to where the first one came from,
    unless --to names where. As many versions are kept as F1_DATABASE_VERSIONS says.

    Examples:  [bold]F1_ARCHIVE=ergast/ f1 publish[/]   [bold]f1 publish --rollback[/]
    [bold]f1 publish --versions[/]   [bold]f1 publish --rollback --to 41[/]
    """
    if to is not None and not rollback:
        raise UsageError("--to says where a rollback leads", mend="f1 publish --rollback --to N")
    if versions and rollback:
        raise UsageError("--versions and --rollback do not go together", mend="f1 publish --versions")
    if versions:
        _list_versions()
    elif rollback:
        _roll_back(to)
    else:
        with ready(None, upstream=False) as road:
            finish(road, interruptible(road.publish))


def _list_versions() -> None:
    from f1_platform.serving import serving_store

    settings, clock = begin()
    store = serving_store(settings, clock)
    table = Table("data version", "since", "rows", "content")
    for version in store.versions():
        rows = f"{sum(version.rows.values()):,}"
        table.add_row(str(version.data_version), version.published_at[:19], rows, version.content_hash[:12])
    output().print(table)
    log.info("The first one is published in %s; equal contents are the same", store.where)


def _roll_back(to: int | None) -> None:
    from f1_platform.home import alone
    from f1_platform.serving import serving_store

    settings, clock = begin()
    with alone(settings.home, waiting):
        store = serving_store(settings, clock)
        before = store.published().data_version
        after = store.roll_back(to).data_version
        store.admit_readers()
    log.log(SUCCESS, "Data version %d is published in place of %d, with what %s held", after, before, to or before - 1)
