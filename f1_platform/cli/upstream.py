"""`f1 upstream`: a local OpenF1 over recorded files or a simulated season, for tests, demos and trying things out."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from f1_platform.cli.start import begin
from f1_platform.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from f1_platform.upstream import Source

log = logging.getLogger(__name__)


def upstream(
    data: Annotated[
        Path | None, typer.Option(help="Recorded files, as `f1 run --from` reads them.", metavar="DIR")
    ] = None,
    simulate: Annotated[bool, typer.Option("--simulate", help="A season that never was, the same for a seed.")] = False,
    year: Annotated[int, typer.Option(help="The simulated season.", min=2023, max=2099)] = 2030,
    seed: Annotated[int, typer.Option(help="Which simulated season.", min=0)] = 1,
    write_archive: Annotated[
        Path | None, typer.Option(help="Also write an Ergast-style archive of the simulated season, up to F1_NOW.")
    ] = None,
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 is all of them.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on; 0 is any free one.", min=0, max=65535)] = 8011,
    fault: Annotated[
        list[str] | None, typer.Option(metavar="NAME[=VALUE]", help="Refuse or spoil answers; see above. Repeatable.")
    ] = None,
    fault_seed: Annotated[int, typer.Option(help="Whom the faults strike: one seed, one fate.", min=0)] = 1,
    faults_until: Annotated[
        str | None, typer.Option(metavar="INSTANT", help="From then on records are true; answers go on failing.")
    ] = None,
) -> None:
    """Serve a local OpenF1 until Ctrl-C; `/_requests` counts what it was asked, and the faults it dealt.

    Examples:  [bold]f1 upstream --data recorded/[/]   [bold]f1 upstream --simulate --year 2025 --fault per-minute=30[/]

    Point the platform at it with F1_OPENF1_URL=http://127.0.0.1:8011 F1_OPENF1_PER_SECOND=0 F1_OPENF1_PER_MINUTE=0, and
    an F1_HOME of its own. A season still to come has no finished session: set F1_NOW to an instant in it on both.

    [bold]Limits[/], as OpenF1 has them: per-second=N, per-minute=N (429), rows=N (422), live-lock (401, by the clock),
    account=USER:PASSWORD (401).

    [bold]Faults[/] strike with a probability, storm=0.05, or alone at their usual one. A request's fate follows from
    the seed, its route, and how often that was asked; no route is struck more than three times in a row, but for storms
    of at most five.

    Answers that fail: http-500, http-502, http-503, http-504; storm and storm-silent (429 in a row, with and without
    Retry-After); html, empty-body, detail (each with 200); reset-before, reset-within, slow-loris; truncated,
    invalid-json; missing-fields, changed-types, foreign (records of another session).

    The truth in another form: duplicates, missing-nulls, whole-floats (12.0), no-zone, short-fractions, empty-200.

    What time alone mends: unknown-fields; late, late-units, changing, vanishing (by the clock, within history-days of
    the session's end).

    Mixtures: passing (what one run gets over) and all.

    How they are: dead=ENDPOINT (or dead=all: 503 for ever), token-life=SECONDS, retry-after=SECONDS,
    loris-seconds=SECONDS, history-days=DAYS.
    """
    from f1_platform.upstream import serve
    from f1_platform.upstream.faults import parse_faults
    from f1_platform.upstream.limits import is_limit, parse_limits

    if (data is None) == (not simulate):
        given = "both --data DIR and --simulate are" if simulate else "neither --data DIR nor --simulate is"
        raise UsageError(f"{given} given, one of them is needed", mend="f1 upstream --help shows both")
    asked = fault or []
    limits = parse_limits(filter(is_limit, asked))
    faults = parse_faults([text for text in asked if not is_limit(text)], fault_seed, _instant(faults_until))
    settings, clock = begin(writes=False)
    source = _recorded(data) if data else _simulated(year, seed, write_archive, settings.now)
    told = partial(log.info, "OpenF1 at %s/v1")
    serve(source, host=host, port=port, clock=clock, limits=limits, faults=faults, ready=told)


def _instant(text: str | None) -> datetime | None:
    from f1_platform.openf1.timestamps import parse_date

    instant = parse_date(text) if text else None
    if text and instant is None:
        raise UsageError(f"no instant: {text}", where="--faults-until", mend="Expected such as 2030-05-01T12:00:00Z")
    return instant


def _recorded(folder: Path) -> Source:
    from f1_platform.upstream import RecordedSource

    return RecordedSource(folder)


def _simulated(year: int, seed: int, archive: Path | None, until: datetime | None) -> Source:
    from f1_platform.upstream.simulation import simulate, write_archive

    season = simulate(year, seed)
    if archive is not None:
        write_archive(season, archive, until)
        log.info("Archive of the same world in %s", archive)
    return season
