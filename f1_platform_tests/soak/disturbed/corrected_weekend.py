"""A simulated qualifying and race that OpenF1 tells twice: on the evening of the race, and corrected, a week later.

At first records are missing, wrong or of cars that never were, and units are empty; then all of it is true, and the
archive has the race as well. A first run over it goes over all stages, and so does the second, which changes them all.
"""

import sqlite3
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from f1_platform.clock import SystemClock
from f1_platform.openf1 import ENDPOINTS
from f1_platform.upstream import running
from f1_platform.upstream.faults import parse_faults
from f1_platform.upstream.simulation import SimulatedSeason, simulate, write_archive
from f1_platform.upstream.source import Record
from f1_platform_tests.e2e.homes import contents

SEASON = (2030, 1)
QUALIFYING, RACE = 80028, 80029
COMMAND = ("run", "--session", str(QUALIFYING), "--session", str(RACE), "--telemetry")
_RACE_ENDED = datetime(2030, 3, 10, 6, tzinfo=UTC)
AT_FIRST, CORRECTED = _RACE_ENDED + timedelta(minutes=101), _RACE_ENDED + timedelta(days=7, minutes=30)
"""The correction is seen half an hour after the week is over: a clock that jumps back an hour says that it is not.

By such a clock the race itself must be over at first: else what is there of it is published, and the rest next time.
"""
_WRONG = parse_faults(("late=0.03", "changing=0.03", "vanishing=0.03", "late-units=0.2"), seed=1)
_TELEMETRY = timedelta(seconds=30)


@dataclass(frozen=True)
class Brief:
    """A simulated season whose sessions have telemetry for half a minute."""

    season: SimulatedSeason

    @property
    def name(self) -> str:
        """The season's."""
        return self.season.name

    def meetings(self) -> list[Record]:
        """As they are."""
        return self.season.meetings()

    def sessions(self) -> list[Record]:
        """As they are."""
        return self.season.sessions()

    def records(
        self,
        endpoint: str,
        session_key: int,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        drivers: Collection[int] | None = None,
    ) -> Iterator[Record]:
        """The records of one session and endpoint."""
        if ENDPOINTS[endpoint].telemetry:
            (start,) = (one["date_start"] for one in self.sessions() if one["session_key"] == session_key)
            begin = datetime.fromisoformat(start)
            since, until = max(since or begin, begin), min(until or begin + _TELEMETRY, begin + _TELEMETRY)
            if since >= until:
                return
        yield from self.season.records(endpoint, session_key, since=since, until=until, drivers=drivers)


def brief() -> Brief:
    """The season."""
    return Brief(simulate(*SEASON))


@contextmanager
def told_twice(folder: Path) -> Generator[tuple[Mapping[str, str], Mapping[str, str]]]:
    """Settings under which the first and the corrected version are told, as long as the block lasts.

    Args:
        folder: for the archives.
    """
    with ExitStack() as stack:
        yield tuple(
            {
                "F1_OPENF1_URL": stack.enter_context(running(brief, faults=_WRONG, clock=SystemClock(now))),
                "F1_OPENF1_PER_SECOND": "0",
                "F1_OPENF1_PER_MINUTE": "0",
                "F1_OPENF1_WINDOW": "86400",
                "F1_OPENF1_RETRY_DELAY": "0.1",
                "F1_NOW": now.isoformat(),
                "F1_ARCHIVE": str(_archive(folder / f"{now:%d}", now)),
            }
            for now in (AT_FIRST, CORRECTED)
        )


def _archive(folder: Path, now: datetime) -> Path:
    write_archive(simulate(*SEASON), folder, now - timedelta(days=1))
    return folder


def held(home: Path) -> dict[str, Any]:
    """Everything that a home holds, and each difference that it has kept of its units, as often as it is there."""
    columns = "season, meeting_key, session_key, endpoint, hash_before, hash_after, added, changed, vanished, changes"
    with sqlite3.connect(home / "reports.sqlite") as ledger:
        differences = ledger.execute(f"SELECT {columns} FROM differences ORDER BY 1, 2, 3, 4").fetchall()
    return contents(home) | {"differences": differences}
