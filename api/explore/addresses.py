"""Where pages are: the addresses that templates and tables lead to. Paths below the API's own root."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

ROOT = "/explore"


def season(year: int) -> str:
    """Of a season."""
    return f"{ROOT}/seasons/{year}"


def race(race_id: int) -> str:
    """Of a grand prix."""
    return f"{ROOT}/races/{race_id}"


def session(session_key: int) -> str:
    """Of a session."""
    return f"{ROOT}/sessions/{session_key}"


def driver(ref: str | int) -> str:
    """Of a person, by word or id."""
    return f"{ROOT}/drivers/{ref}"


def circuit(ref: str | int) -> str:
    """Of a circuit, by word or id."""
    return f"{ROOT}/circuits/{ref}"


def compare(a: str | None = None, b: str | None = None) -> str:
    """Of two drivers compared."""
    return with_query(f"{ROOT}/compare", {"a": a, "b": b})


def laps(session_key: int, a: str | None = None, b: str | None = None) -> str:
    """Of two laps compared; a lap is `1:39`, car and lap."""
    return with_query(f"{ROOT}/laps", {"session_key": session_key, "a": a, "b": b})


def data(season: int | None = None) -> str:
    """Of what was fetched and what is missing, of all seasons or of one."""
    return f"{ROOT}/data/{season}" if season is not None else f"{ROOT}/data"


def quality(**chosen: str | int) -> str:
    """Of findings, by rule, season or session."""
    return with_query(f"{ROOT}/quality", chosen)


def chart_page(name: str, asked: Mapping[str, Any]) -> str:
    """Of one chart with its table."""
    return with_query(f"{ROOT}/charts/{name}", asked)


def chart(name: str, asked: Mapping[str, Any], **look: str) -> str:
    """Of a chart's picture, specification or rows."""
    return with_query(f"/charts/{name}", {**asked, **look})


def with_query(path: str, query: Mapping[str, Any]) -> str:
    """A path with those parameters that have a value; lists are joined by commas."""
    pairs = {
        name: ",".join(map(str, value)) if isinstance(value, tuple | list) else value
        for name, value in query.items()
        if value not in (None, "", ())
    }
    return f"{path}?{urlencode(pairs, safe=',:')}" if pairs else path
