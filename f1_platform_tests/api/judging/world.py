"""A folder of recorded JSON files as the judge reads it, with the standard library alone.

<year>/meetings.json, sessions.json                             the catalogue; meetings may be missing
<year>/<meeting_key>/<session_key>/<endpoint>.json[.gz]         arrays in the API's shape
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

Record = dict[str, Any]

CATALOGUE = ("meetings", "sessions")
LIGHT = (
    "championship_drivers",
    "championship_teams",
    "drivers",
    "intervals",
    "laps",
    "overtakes",
    "pit",
    "position",
    "race_control",
    "session_result",
    "starting_grid",
    "stints",
    "team_radio",
    "weather",
)
TELEMETRY = ("car_data", "location")
ENDPOINTS = CATALOGUE + LIGHT + TELEMETRY


@dataclass
class World:
    """What is there to be answered.

    Attributes:
        folder: where the files lie.
        sessions: keys of the sessions whose records are held; the catalogue is held whole.
    """

    folder: Path
    sessions: Sequence[int]
    _read: dict[tuple[int, str], list[Record]] = field(default_factory=dict, repr=False)

    @cached_property
    def catalogue(self) -> dict[str, list[Record]]:
        """All meetings and sessions."""
        return {
            name: [record for path in sorted(self.folder.glob(f"*/{name}.json")) for record in _array(path)]
            for name in CATALOGUE
        }

    @cached_property
    def held(self) -> list[Record]:
        """The records of the sessions that are held."""
        return [record for record in self.catalogue["sessions"] if record["session_key"] in set(self.sessions)]

    def records(self, endpoint: str, session: Record) -> list[Record]:
        """The records of one session; none where nothing was recorded."""
        key = session["session_key"]
        if (key, endpoint) not in self._read:
            folder = next(self.folder.glob(f"*/{session['meeting_key']}/{key}"), None)
            paths = (folder / f"{endpoint}.json.gz", folder / f"{endpoint}.json") if folder else ()
            self._read[key, endpoint] = next((_array(path) for path in paths if path.exists()), [])
        return self._read[key, endpoint]


def _array(path: Path) -> list[Record]:
    body = path.read_bytes()
    return json.loads(gzip.decompress(body) if path.suffix == ".gz" else body)
