"""Sessions of Bahrain 2024 as a world of their own, of which a test may say otherwise than was recorded."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

from f1_platform_tests.recorded import OPENF1

MEETING = Path("2024", "1229")
QUALIFYING, RACE = 9468, 9472
TELEMETRY = ("car_data", "location")


def write_bahrain(folder: Path, session_keys: Sequence[int]) -> None:
    """The light records of these sessions, as they were recorded."""
    wanted = {"meetings": ("meeting_key", [1229]), "sessions": ("session_key", session_keys)}
    (folder / MEETING).mkdir(parents=True)
    for name, (field, keys) in wanted.items():
        rows = json.loads((OPENF1 / "2024" / f"{name}.json").read_text())
        (folder / "2024" / f"{name}.json").write_text(json.dumps([row for row in rows if row[field] in keys]))
    for key in session_keys:
        (folder / MEETING / str(key)).mkdir()
        for path in (OPENF1 / MEETING / str(key)).glob("*.json.gz"):
            if path.name.partition(".")[0] not in TELEMETRY:
                (folder / MEETING / str(key) / path.name).write_bytes(path.read_bytes())


def place(folder: Path, driver_number: int, position: int) -> None:
    """Gives a car another place in the result of the race."""
    path = folder / MEETING / str(RACE) / "session_result.json.gz"
    rows = json.loads(gzip.decompress(path.read_bytes()))
    said = [row | ({"position": position} if row["driver_number"] == driver_number else {}) for row in rows]
    path.write_bytes(gzip.compress(json.dumps(said).encode()))
