"""The units behind a contribution: the archive's tables as they were loaded, OpenF1's as the ledger has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from api.provenance.contributions import Contribution
from f1_platform.openf1 import Unit
from f1_platform.openf1.filters import Filter, Interval
from f1_platform.records import Coverage, Report
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Run, Selection, select

_CATALOGUE = ("meetings", "sessions")
_UNKNOWN = "null"


class Units:
    """Finds the units behind the contributions of one answer, each set of them once.

    The text of a set is kept: the hundreds of races of a career share a few.
    """

    def __init__(self, run: Run, coverage: Coverage) -> None:
        """Reads nothing yet.

        Args:
            run: asks the published tables.
            coverage: what the raw store holds.
        """
        self._run, self._coverage = run, coverage
        self._texts: dict[tuple[object, ...], str] = {}

    def behind(self, one: Contribution) -> str:
        """The units of a contribution as JSON; `null` where the ledger cannot be read."""
        of = (one.basis, one.race.race_id, one.contest) if one.source == "openf1" else (one.basis,)
        if of not in self._texts:
            self._texts[of] = self._text(one)
        return self._texts[of]

    def _text(self, one: Contribution) -> str:
        if one.source != "openf1":
            return _json([self._archive[name] for name in one.basis.archive if name in self._archive])
        if self._coverage.fault is not None and not self._coverage.by_unit:
            return _UNKNOWN
        return _json([_described(report) for report in self._reports(one)])

    def _reports(self, one: Contribution) -> Iterator[Report]:
        for endpoint in _CATALOGUE:
            report = self._coverage.by_unit.get(Unit(one.race.season, 0, 0, endpoint))
            if report is not None:
                yield report
        meeting_key, race_key, sprint_key = self._sessions.get(one.race.race_id, (None, None, None))
        key = race_key if one.contest == "race" else sprint_key
        yield from self._of_session(key, one.basis.session)
        if one.basis.qualifying and meeting_key is not None:
            for session in self._coverage.meeting(meeting_key):
                if not session.name.startswith("Sprint"):
                    yield from self._of_session(session.session_key, one.basis.qualifying)

    def _of_session(self, session_key: int | None, endpoints: tuple[str, ...]) -> Iterator[Report]:
        if session_key is not None:
            reports = {report.unit.endpoint: report for report in self._coverage.reports(session_key)}
            yield from (reports[endpoint] for endpoint in endpoints if endpoint in reports)

    @cached_property
    def _archive(self) -> dict[str, dict[str, Any]]:
        columns = ("archive_table", "row_count", "content_hash")
        return {
            name: {"archive_table": name, "rows": rows, "content_hash": content_hash}
            for name, rows, content_hash in select(self._run, Selection(t.ARCHIVE_TABLES, columns)).rows
        }

    @cached_property
    def _sessions(self) -> dict[int, Sequence[int | None]]:
        """OpenF1's meeting, race and sprint of each grand prix that it has."""
        columns = ("race_id", "meeting_key", "session_key", "sprint_session_key")
        observed = Filter("session_key", (Interval(low=0),))
        return {race: keys for race, *keys in select(self._run, Selection(t.RACES, columns, (observed,))).rows}


def _described(report: Report) -> dict[str, Any]:
    return {
        "endpoint": report.unit.endpoint,
        "session_key": report.unit.session_key or None,
        "status": report.status,
        "rows": report.rows,
        "looked_at": _instant(report.looked_at),
        "changed_at": _instant(report.changed_at),
        "content_hash": report.content_hash,
    }


def _json(units: list[dict[str, Any]]) -> str:
    return msgspec.json.encode(units).decode()


def _instant(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
