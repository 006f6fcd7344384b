"""The page of all sessions: what was fetched of each, and what is known to be wrong.

The newest first, but those after the last that was fetched come last: nobody looks for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from api.explore import addresses, words
from api.explore.listing import listing, with_files
from api.explore.page import Content, Context, WrongQuestion
from api.explore.tables import Row, Shown
from f1_platform.openf1.filters import is_one
from f1_platform.records import Coverage
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order

_TYPES = ("Practice", "Qualifying", "Race")
_SESSIONS = (
    Shown("date_start", "Begins", words.day),
    Shown("meeting_name", "Meeting"),
    Shown("session_name", "Session", leads=lambda row: addresses.session(row["session_key"])),
    Shown("circuit_short_name", "Circuit"),
    Shown("laps", "Laps", words.number, numeric=True, note="records of laps that are here"),
    Shown("records", "Records", words.number, numeric=True, note="of all endpoints"),
    Shown("telemetry", "Telemetry", note="whether there is any of its cars"),
    Shown("state", "Endpoints", note="that have records, of those that were asked; or why none were"),
    Shown("findings", "Findings", words.number, numeric=True, note="what is known to be wrong in its data"),
)


_LEAF = 125
"""About a season."""


def sessions_page(context: Context) -> Content:
    """Gathers it.

    Raises:
        WrongQuestion: season or type is none there is.
    """
    seasons = sorted({row["season"] for row in context.source.rows(t.SESSIONS, columns=("season",))}, reverse=True)
    chosen = _chosen(context.asked.query, seasons)
    filters = [is_one(name, value) for name, value in chosen.items()]
    newest = (Order("date_start", descending=True),)
    found = context.source.rows(t.SESSIONS, *filters, order=newest)
    wrong = Counter(row["session_key"] for row in context.source.rows(t.FINDINGS, columns=("session_key",)))
    rows = [{**row, **_held(context.coverage, row), "findings": wrong[row["session_key"]]} for row in found]
    last = max((str(row["date_start"]) for row in rows if row["records"]), default=None)
    if last is not None:
        rows.sort(key=lambda row: str(row["date_start"]) > last)
    api = addresses.with_query("/sessions", {**chosen, "sort": "-date_start", "limit": 10_000})
    files = {name: f"{api}&format={form}" for name, form in (("CSV", "csv"), ("Parquet", "parquet"), ("JSON", "json"))}
    made = listing("sessions", "Sessions", _SESSIONS, rows, context.asked, usual="", leaf=_LEAF)
    return Content(
        "sessions.html",
        "Sessions",
        {
            "fault": context.coverage.fault is not None,
            "seasons": seasons,
            "types": _TYPES,
            "chosen": chosen,
            "held": sum(1 for row in rows if row["records"]),
            "sessions": with_files(made, files),
        },
    )


def _chosen(query: Mapping[str, str], seasons: list[int]) -> dict[str, int | str]:
    chosen: dict[str, int | str] = {}
    if season := query.get("season"):
        if season not in map(str, seasons):
            raise WrongQuestion(f"There are no sessions of a season {season[:20]!r}", "Choose one from the list")
        chosen["season"] = int(season)
    if type_ := query.get("session_type"):
        if type_ not in _TYPES:
            raise WrongQuestion(f"There is no type of session {type_[:20]!r}", f"There are {', '.join(_TYPES)}")
        chosen["session_type"] = type_
    return chosen


def _held(coverage: Coverage, session: Row) -> Row:
    reports = coverage.reports(session["session_key"])
    rows = {report.unit.endpoint: report.rows for report in reports}
    failed = [report.unit.endpoint for report in reports if report.status == "failed"]
    if session["is_cancelled"]:
        state = "cancelled"
    elif failed:
        state = f"failed: {', '.join(sorted(failed))}"
    elif not reports:
        state = "not fetched" if coverage.fault is None else "not known"
    else:
        state = f"{sum(1 for count in rows.values() if count)} of {len(reports)}"
    return {
        "laps": rows.get("laps") or None,
        "records": sum(rows.values()) or None,
        "telemetry": _yes_or_no(bool(rows.get("car_data")), known=bool(reports) or coverage.fault is None),
        "state": state,
    }


def _yes_or_no(value: bool, *, known: bool) -> str | None:
    return None if not known else "yes" if value else "no"
