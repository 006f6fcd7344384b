"""`f1`: its commands gathered, and what holds for all of them. Each group of commands is a module beside this one."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from f1_platform.cli import (
    archive,
    changes,
    check,
    dagster_ui,
    demo,
    doctor,
    hbase,
    plot,
    publish,
    refresh,
    road,
    serve,
    status,
    upstream,
)
from f1_platform.cli.console import LogFormat, configure

app = typer.Typer(
    name="f1",
    help="Formula 1 timing since 1950: OpenF1 and the Ergast-style archive in, Dagster assets, REST answers out.",
    epilog="Start with `make demo`, or `f1 run` and then `f1 serve`. Settings: F1_* in the environment or .env.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(road.run)
app.command()(refresh.refresh)
app.command()(publish.publish)
app.command()(serve.serve)
app.command()(dagster_ui.dagster)
app.command()(upstream.upstream)
app.command()(demo.demo)
app.command()(status.status)
app.command()(changes.changes)
app.command()(check.check)
app.command(cls=plot.PlotCommand)(plot.plot)
app.command()(doctor.doctor)
app.add_typer(archive.app, name="archive")
app.add_typer(hbase.app, name="hbase")


def _version(wanted: bool) -> None:
    if wanted:
        from f1_platform import __version__

        typer.echo(f"f1-platform {__version__}")
        raise typer.Exit


@app.callback()
def everywhere(
    context: typer.Context,
    log_format: Annotated[
        LogFormat | None, typer.Option(help="How lines on stderr look; by default as F1_LOG_FORMAT says, or text.")
    ] = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say everything, with tracebacks.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say warnings and errors only.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Applies what is said before, or after, any command; a command finds in its context how to apply it elsewhere."""
    context.obj = partial(configure, log_format, 1 if verbose else -1 if quiet else 0)
    context.obj()
