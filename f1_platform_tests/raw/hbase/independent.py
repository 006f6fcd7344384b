"""A reader of rows that shares no code with the platform: the document's rules, plain Python and json."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import unquote

KEYS = {
    "car": ("driver_number", "date"),
    "location": ("driver_number", "date"),
    "intervals": ("driver_number", "date"),
    "position": ("driver_number", "date"),
    "teamradio": ("driver_number", "date"),
    "laps": ("driver_number", "lap_number"),
    "pit": ("driver_number", "lap_number", "date"),
    "stints": ("driver_number", "stint_number"),
    "driver": ("driver_number",),
    "sessionresult": ("driver_number",),
    "startinggrid": ("driver_number",),
    "champdrivers": ("driver_number",),
    "champteams": ("team_name",),
    "weather": ("date",),
    "racecontrol": ("date",),
    "overtakes": ("date", "overtaking_driver_number", "overtaken_driver_number"),
}
PREFIX = ("year", "meeting_key", "session_key")


def record_of(family: str, key: bytes, cells: dict[bytes, bytes]) -> dict[str, Any]:
    """The record of a row; `cells` by column, `car:rpm`."""
    if family == "meeting":
        fields = PREFIX[:2]
    elif family == "session":
        fields = PREFIX
    else:
        fields = (*PREFIX, *KEYS[family])
    parts = key.decode().split("#")
    assert len(fields) <= len(parts) <= len(fields) + 1
    record = {name: _part(name, part) for name, part in zip(fields, parts, strict=False)}
    if family not in ("meeting", "session"):
        del record["year"]
    extra = {}
    for column, text in cells.items():
        of, _, name = column.decode().partition(":")
        assert of == family
        if name == "_extra":
            extra = json.loads(text)
        else:
            record[name] = json.loads(text)
    return record | extra


def _part(name: str, part: str) -> Any:
    if part == "~":
        return None
    if name == "team_name":
        return "" if part == "%" else unquote(part)
    return datetime.fromisoformat(part).isoformat() if name == "date" else int(part)
