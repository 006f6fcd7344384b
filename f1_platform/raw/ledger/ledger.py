"""The ledger: what is known of every unit, and which file holds it now.

Naming a file here is what publishes it. Rows go in and out as `Report`s; the store decides what they say.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from f1_platform.openf1.units import Unit
from f1_platform.raw.changes.change import Change, Difference
from f1_platform.raw.changes.telling import Told
from f1_platform.raw.ledger import differences
from f1_platform.raw.ledger.port import Execute, LedgerDatabase
from f1_platform.raw.ledger.reports import COLUMNS, FILE, KEY, key_of, report_of, row_of
from f1_platform.raw.port import Report

Held = tuple[Report, str | None]
"""A unit's report, and the file that holds its records; none where it has no records."""

_OF_UNIT = " AND ".join(f"{name} = ?" for name in KEY)
_PUT = (
    f"INSERT INTO units ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "  # noqa: S608
    f"ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name not in KEY)
)


class Ledger:
    """The reports of one store; safe over threads and processes."""

    def __init__(self, database: LedgerDatabase) -> None:
        """Uses that database."""
        self._database = database

    @property
    def reads_only(self) -> bool:
        """Whether it cannot be written by whom the settings say."""
        return self._database.reads_only

    @contextmanager
    def transaction(self, unit: Unit | None = None) -> Generator[Entry]:
        """One write transaction: committed whole, or rolled back on any error.

        Args:
            unit: whose row it changes: nobody else changes it meanwhile, nor that of its session in another place.
        """
        topic = f"{unit.session_key or unit.season} {unit.endpoint}" if unit else ""
        with self._database.transaction(topic) as execute:
            yield Entry(execute, self._database.now)

    def get(self, unit: Unit) -> Held | None:
        """The row of a unit."""
        return next(iter(self._held(f"WHERE {_OF_UNIT}", key_of(unit))), None)

    def rows(
        self, *, season: int | None = None, session_key: int | None = None, endpoint: str | None = None
    ) -> Iterator[Held]:
        """Rows that meet every filter given, by season, meeting, session and endpoint."""
        wanted = {"season": season, "session_key": session_key, "endpoint": endpoint}
        given = {name: value for name, value in wanted.items() if value is not None}
        where = "WHERE " + " AND ".join(f"{name} = ?" for name in given) if given else ""
        return self._held(where, given.values())

    def differences(self, season: int | None, session_key: int | None, endpoint: str | None) -> Iterator[Difference]:
        """The differences that meet every filter given, in no order."""
        return differences.kept(self._database, season, session_key, endpoint)

    def changes(self, difference: Difference) -> list[Change]:
        """The changes of a difference; none where they were too many to be kept."""
        return differences.kept_changes(self._database, difference)

    def was_emptied(self, unit: Unit) -> bool:
        """Whether the unit had records once, and its last difference was that they all vanished."""
        return differences.was_emptied(self._database, unit)

    def mark(self) -> object:
        """Differs from the last one if anybody has committed since; see the store's port."""
        return self._database.mark()

    def _held(self, where: str, values: Iterable[object]) -> Iterator[Held]:
        select = f"SELECT {', '.join(COLUMNS)} FROM units {where} ORDER BY {', '.join(KEY)}"  # noqa: S608
        for row in self._database.read(select, tuple(values)):
            try:
                report = report_of(row)
            except (TypeError, ValueError) as error:
                raise self._database.damaged(f"a row is damaged: {error}") from error
            yield report, row[FILE]


@dataclass(frozen=True)
class Struck:
    """Files that were taken from the list of what goes.

    Attributes:
        files: to be deleted.
        is_all: whether none is left.
    """

    files: list[str]
    is_all: bool


@dataclass(frozen=True)
class Entry:
    """What one transaction writes.

    Attributes:
        execute: in the transaction.
        now: the database's time, as an expression.
    """

    execute: Execute
    now: str

    def put(self, report: Report, file: str | None) -> None:
        """Writes the row of a unit; the file named is not superseded any more."""
        self.execute(_PUT, row_of(report, file))
        self.execute("DELETE FROM superseded WHERE file = ?", (file,))

    def forget(self, unit: Unit) -> None:
        """Removes the row of a unit."""
        self.execute(f"DELETE FROM units WHERE {_OF_UNIT}", key_of(unit))  # noqa: S608

    def keep(self, told: Told) -> None:
        """Writes how a unit changes."""
        differences.keep(self.execute, told)

    def supersede(self, file: str) -> None:
        """Lists a file as one that goes when nobody can read it any more, unless it is named before."""
        self.execute(
            f"INSERT INTO superseded (file, since) VALUES (?, {self.now}) "  # noqa: S608
            "ON CONFLICT (file) DO UPDATE SET since = excluded.since",
            (file,),
        )

    def strike(self, grace: float, at_most: int) -> Struck:
        """Takes from the list what was superseded so many seconds ago.

        A file that is named all the same, as its writer was killed after another had named it, is taken and stays.
        """
        struck = self.execute(
            "DELETE FROM superseded WHERE file IN "  # noqa: S608
            f"(SELECT file FROM superseded WHERE {self.now} - since >= ? LIMIT ?) AND {self.now} - since >= ? "
            "RETURNING file, EXISTS (SELECT 1 FROM units WHERE units.file = superseded.file)",
            (grace, at_most, grace),
        )
        return Struck([file for file, is_named in struck if not is_named], is_all=len(struck) < at_most)
