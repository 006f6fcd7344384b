"""What HBase holds as anybody reads it: plain happybase and json, the newest cell of each column, no run asked for."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import happybase

from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.independent import record_of

FAMILIES = {
    "car_data": "car",
    "championship_drivers": "champdrivers",
    "championship_teams": "champteams",
    "drivers": "driver",
    "intervals": "intervals",
    "laps": "laps",
    "location": "location",
    "overtakes": "overtakes",
    "pit": "pit",
    "position": "position",
    "race_control": "racecontrol",
    "session_result": "sessionresult",
    "starting_grid": "startinggrid",
    "stints": "stints",
    "team_radio": "teamradio",
    "weather": "weather",
}


def records_in_hbase(settings: Settings, path: Path) -> Iterator[dict[str, Any]]:
    """The records of a recorded file's unit, `YEAR/MEETING_KEY/SESSION_KEY/ENDPOINT.json.gz`."""
    family = FAMILIES[path.name.removesuffix(".json.gz")]
    prefix = "#".join(path.parts[-4:-1]) + "#"
    connection = happybase.Connection(settings.hbase_host, settings.hbase_port, timeout=120_000)
    table = connection.table(f"{settings.hbase_namespace}:f1_data")
    try:
        for key, cells in table.scan(row_prefix=prefix.encode(), columns=[family.encode()], batch_size=2000):
            yield record_of(family, key, cells)
    finally:
        connection.close()
