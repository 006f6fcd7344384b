"""A simulated season of which a home knows the first meetings, and what brings it the next: upstream and settings."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from f1_platform.cli.demo import after
from f1_platform.upstream import running
from f1_platform.upstream.simulation import simulate, write_archive
from f1_platform_tests.e2e.homes import f1

YEAR, SEED = 2030, 1
KNOWN = 5
"""Meetings that are there before anyone reads."""


@dataclass(frozen=True)
class Season:
    """The season and a home that knows a part of it.

    Attributes:
        upstream: the address that answers with it.
        home: which knows the first meetings; copied, never changed.
        archive: of the same world, up to then.
    """

    upstream: str
    home: Path
    archive: Path

    def settings(self, meetings: int) -> dict[str, str]:
        """Of a command that is run when so many meetings are over."""
        return {
            "F1_OPENF1_URL": self.upstream,
            "F1_OPENF1_PER_SECOND": "0",
            "F1_OPENF1_PER_MINUTE": "0",
            "F1_ARCHIVE": str(self.archive),
            "F1_NOW": after(simulate(YEAR, SEED), meetings).isoformat(),
        }

    def ingest(self, home: Path, meetings: int, **database: str) -> None:
        """Takes what is known of the season by then through the whole road."""
        done = f1(home, "run", "--season", str(YEAR), **self.settings(meetings), **database)
        assert done.returncode == 0, done.stderr

    def copy(self, home: Path, **database: str) -> Path:
        """A home of its own, published to a database where one is named."""
        shutil.copytree(self.home, home)
        if database:
            (home / "serving.sqlite").unlink()
            done = f1(home, "publish", **self.settings(KNOWN), **database)
            assert done.returncode == 0, done.stderr
        return home


@contextmanager
def known_in_part(folder: Path) -> Generator[Season]:
    """The season, its first meetings in a home below the folder, upstream answering until the block ends."""
    season, archive = simulate(YEAR, SEED), folder / "archive"
    write_archive(season, archive, after(season, KNOWN))
    with running(partial(simulate, YEAR, SEED)) as upstream:
        known = Season(upstream, folder / "known", archive)
        known.ingest(known.home, KNOWN)
        yield known
