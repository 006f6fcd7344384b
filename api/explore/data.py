"""The page of the data itself: how fresh it is, what is held by endpoint and season, what failed, what is missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from api.explore import addresses, words
from api.explore.holdings import held
from api.explore.page import Content, Context, NoSuchPage
from api.explore.pictures import Picture
from api.explore.tables import Row, Shown, Table, table
from f1_platform.openf1 import LIGHT
from f1_platform.records import Coverage
from f1_platform.serving import tables as t

_SEASONS = (
    Shown("season", "Season", leads=lambda row: addresses.data(row["season"])),
    Shown("sessions", "Sessions", words.number, numeric=True),
    Shown("held", "With records", words.number, numeric=True),
    Shown("sampled", "With telemetry", words.number, numeric=True),
    Shown("records", "Records", words.number, numeric=True),
    Shown("failed", "Failed", words.number, numeric=True, note="endpoints of sessions whose last look failed"),
    Shown("lacking", "Never asked", words.number, numeric=True, note="endpoints of sessions; telemetry is not counted"),
    Shown("newest", "Last asked", words.instant, numeric=True),
)
_ENDPOINTS = (
    Shown("name", "Endpoint"),
    Shown("units", "Sessions", words.number, numeric=True, note="with records; seasons for the catalogue"),
    Shown("records", "Records", words.number, numeric=True),
    Shown("failed", "Failed", words.number, numeric=True),
    Shown("newest", "Last asked", words.instant, numeric=True),
    Shown("meaning", "What"),
)
_FAILED = (
    Shown("session", "Of", leads=lambda row: addresses.session(row["key"]) if row["key"] else None),
    Shown("endpoint", "Endpoint"),
    Shown("error", "What failed"),
    Shown("looked_at", "Asked", words.instant, numeric=True),
    Shown("rows", "Records of before", words.number, numeric=True),
)
_LACKING = (
    Shown("session", "Session", leads=lambda row: addresses.session(row["key"])),
    Shown("count", "Endpoints", words.number, numeric=True),
    Shown("endpoints", "Never asked for"),
)
_ARCHIVE = (
    Shown("archive_table", "Table"),
    Shown("row_count", "Rows", words.number, numeric=True),
)


def data_page(context: Context) -> Content:
    """Gathers it, for all seasons or for one.

    Raises:
        NoSuchPage: nothing is known of such a season.
    """
    coverage, text = context.coverage, context.asked.named.get("season")
    seasons = sorted({one.season for one in (*coverage.sessions, *coverage.by_unit)})
    if text is not None and text not in map(str, seasons):
        there = f"; there are {seasons[0]} to {seasons[-1]}" if seasons else ""
        raise NoSuchPage(f"There is no season {text[:20]!r} of OpenF1{there}")
    season = int(text) if text else None
    names = {
        row["session_key"]: f"{row['meeting_name']} {row['season']}, {row['session_name']}" for row in _all(context)
    }
    lacking = _lacking(context)
    shown = of_season(coverage, season) if season else coverage
    rows = [_season(coverage, one, lacking) for one in reversed(seasons)]
    failed, never = _failed(shown, names), _never(shown, names, lacking)
    return Content(
        "data.html",
        f"Data of {season}" if season else "Data",
        {
            "season": season,
            "beside": seasons,
            "published": context.snapshot.published.published_at,
            "data_version": context.snapshot.data_version,
            "fault": coverage.fault is not None,
            "sums": _season(coverage, season, lacking) if season else None,
            "newest": max((report.looked_at for report in shown.by_unit.values() if report.looked_at), default=None),
            "coverage": _chart(context, season or _newest(coverage)),
            "tables": [
                *(() if season else (_listed(context, "seasons", "By season", _SEASONS, rows),)),
                _listed(context, "endpoints", "By endpoint", _ENDPOINTS, [vars(one) for one in held(shown)]),
            ],
            "failed": _listed(context, "failed", "What failed", _FAILED, failed),
            "never": _listed(context, "never", "What was never asked for", _LACKING, never),
            "archive": _listed(context, "archive", "The archive", _ARCHIVE, context.source.rows(t.ARCHIVE_TABLES)),
        },
    )


def of_season(coverage: Coverage, season: int) -> Coverage:
    """What the raw store holds of one season."""
    units = {unit: report for unit, report in coverage.by_unit.items() if unit.season == season}
    return replace(coverage, by_unit=units, sessions=[one for one in coverage.sessions if one.season == season])


def _all(context: Context) -> list[Any]:
    return [*context.source.rows(t.SESSIONS)]


def _lacking(context: Context) -> dict[int, list[str]]:
    """Endpoints that were never asked for, by session; telemetry, which is fetched on request, is not among them."""
    lacking: defaultdict[int, list[str]] = defaultdict(list)
    for endpoint in LIGHT:
        for one in context.source.found(endpoint.name, ("session_key",)).missing:
            if one.reason == "not fetched":
                lacking[one.session_key].append(endpoint.name)
    return lacking


def _newest(coverage: Coverage) -> int | None:
    return max(
        (unit.season for unit, report in coverage.by_unit.items() if unit.session_key and report.rows), default=None
    )


def _season(coverage: Coverage, season: int, lacking: dict[int, list[str]]) -> Row:
    part = of_season(coverage, season)
    reports = [report for unit, report in part.by_unit.items() if unit.session_key]
    filled = [report.unit for report in reports if report.rows]
    looks: list[datetime] = [report.looked_at for report in part.by_unit.values() if report.looked_at is not None]
    return {
        "season": season,
        "sessions": len(part.sessions),
        "held": len({unit.session_key for unit in filled}),
        "sampled": len({unit.session_key for unit in filled if unit.declared.telemetry}),
        "records": sum(report.rows for report in reports),
        "failed": sum(1 for report in part.by_unit.values() if report.status == "failed"),
        "lacking": sum(len(lacking.get(one.session_key, ())) for one in part.sessions),
        "newest": max(looks, default=None),
    }


def _failed(coverage: Coverage, names: dict[int, str]) -> list[Row]:
    return [
        {
            "session": names.get(unit.session_key, f"session {unit.session_key}") if unit.session_key else str(unit),
            "key": unit.session_key,
            "endpoint": unit.endpoint,
            "error": report.error,
            "looked_at": report.looked_at,
            "rows": report.rows,
        }
        for unit, report in sorted(coverage.by_unit.items(), reverse=True)
        if report.status == "failed"
    ]


def _never(coverage: Coverage, names: dict[int, str], lacking: dict[int, list[str]]) -> list[Row]:
    return [
        {
            "session": names.get(one.session_key, f"session {one.session_key}"),
            "key": one.session_key,
            "count": len(lacking[one.session_key]),
            "endpoints": ", ".join(lacking[one.session_key]),
        }
        for one in reversed(coverage.sessions)
        if one.session_key in lacking
    ]


def _chart(context: Context, season: int | None) -> Iterator[Picture]:
    if season is not None:
        yield context.gallery.picture("coverage", {"season": season})


def _listed(context: Context, name: str, caption: str, columns: tuple[Shown, ...], rows: Sequence[Row]) -> Table:
    return table(name, caption, columns, rows, path=context.asked.path, query=context.asked.query)
