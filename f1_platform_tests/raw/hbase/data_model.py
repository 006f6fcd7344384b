"""The worked examples of docs/hbase-data-model.md, rendered by the code; all values are made up.

`python -m f1_platform_tests.raw.hbase.data_model` prints them as they are to stand in the document.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from f1_platform.openf1 import ENDPOINTS, Unit, decode
from f1_platform.raw.content import settle
from f1_platform.raw.hbase import keys, rows

SEASON, MEETING, SESSION = 2030, 1300, 9900
SHOWN = "2030-03-02T15:03:42.275000+00:00"


@dataclass(frozen=True)
class Example:
    """Records of one endpoint, and what their rows show.

    Attributes:
        endpoint: the endpoint.
        records: their fields but for `meeting_key` and `session_key`, which are those of the unit unless given.
        shows: one sentence.
    """

    endpoint: str
    records: tuple[dict[str, Any], ...]
    shows: str

    @property
    def unit(self) -> Unit:
        season = ENDPOINTS[self.endpoint].grain == "season"
        return Unit(SEASON, 0 if season else MEETING, 0 if season else SESSION, self.endpoint)

    @property
    def whole(self) -> list[dict[str, Any]]:
        known = {"meeting_key": MEETING, "session_key": SESSION}
        if self.endpoint == "meetings":
            del known["session_key"]
        return [known | record for record in self.records]

    @property
    def rows(self) -> list[tuple[bytes, dict[bytes, bytes]]]:
        """As HBase sorts them."""
        body = f"[{','.join(map(_text, self.whole))}]".encode()
        table = pa.Table.from_batches([decode(self.endpoint, body).batch])
        encoded = rows.encode(settle(table, self.endpoint).table, self.unit)
        cells = {name: texts.to_pylist() for name, texts in encoded.columns.items()}
        found = [
            (key, {name: texts[n] for name, texts in cells.items() if texts[n] is not None})
            for n, key in enumerate(encoded.keys.to_pylist())
        ]
        return sorted(found, key=lambda row: row[0])


EXAMPLES = (
    Example(
        "meetings",
        ({"meeting_name": "Example Grand Prix", "gmt_offset": "03:00:00", "year": SEASON, "is_cancelled": False},),
        "The whole key names the meeting; `year` stands in it.",
    ),
    Example(
        "sessions",
        ({"session_type": "Race", "session_name": "Sprint", "date_start": "2030-03-02T15:00:00+00:00", "year": 2029},),
        "The whole key names the session. Its `year` is not that of the key, so it has a cell.",
    ),
    Example(
        "drivers",
        ({"driver_number": 7, "broadcast_name": "A EXAMPLE", "team_colour": "0A1B2C", "helmet": {"colour": "red"}},),
        "`helmet` is a field that no declared column holds: it is kept in `_extra`.",
    ),
    Example(
        "car_data",
        (
            {"driver_number": 7, "date": SHOWN, "rpm": 11214, "speed": 307, "n_gear": 8, "throttle": 100, "brake": 0},
            {"driver_number": 7, "date": "2030-03-02T15:03:43+00:00", "rpm": 11305, "speed": 309, "drs": 12},
        ),
        "A row a sample; six digits of the second, always. What is null has no cell.",
    ),
    Example(
        "location",
        ({"driver_number": 7, "date": SHOWN, "x": -1204, "y": 388, "z": 71},),
        "Tenths of a metre, a sample a row.",
    ),
    Example(
        "laps",
        (
            {
                "driver_number": 7,
                "lap_number": 12,
                "date_start": "2030-03-02T15:20:00+00:00",
                "is_pit_out_lap": False,
                "lap_duration": 91.25,
                "segments_sector_1": [2049, None, 2048],
            },
        ),
        "Three digits for the lap, so that laps sort as they were driven.",
    ),
    Example(
        "stints",
        ({"driver_number": 7, "stint_number": 2, "compound": "HARD", "tyre_age_at_start": 0},),
        "The *witness* of this family, `lap_start`, is null: `_extra` says that the row is there.",
    ),
    Example(
        "pit",
        ({"driver_number": 7, "lap_number": None, "date": SHOWN, "pit_duration": 22.5},),
        "A null part of the key is `~`.",
    ),
    Example(
        "intervals",
        ({"driver_number": 7, "date": SHOWN, "gap_to_leader": "+1 LAP", "interval": 0.875},),
        "Fields of several types are what OpenF1 sent, here a text and a number.",
    ),
    Example(
        "overtakes",
        ({"date": SHOWN, "overtaking_driver_number": 7, "overtaken_driver_number": 70, "position": 3},),
        "Time first, then who passed whom.",
    ),
    Example(
        "position",
        ({"driver_number": 7, "date": SHOWN, "position": 3}, {"driver_number": 7, "date": SHOWN, "position": 4}),
        "Two different records under one key: the second in order of its canonical JSON gets `#01`.",
    ),
    Example(
        "race_control",
        ({"date": SHOWN, "category": "Flag", "flag": "YELLOW", "sector": 4, "message": 'YELLOW IN SECTOR "4"'},),
        "Texts are JSON strings, in quotes.",
    ),
    Example(
        "team_radio",
        ({"driver_number": 7, "date": SHOWN, "recording_url": "https://example.org/7.mp3"},),
        "A recording a row.",
    ),
    Example(
        "weather",
        ({"date": "2030-03-02T15:04:00+00:00", "air_temperature": 21.5, "humidity": 40.0, "rainfall": 0},),
        "Numbers in the shortest form that reads back as the same number: `40`.",
    ),
    Example(
        "session_result",
        ({"driver_number": 7, "position": 1, "points": 25.0, "dnf": False, "duration": [88.5, None, 87.25]},),
        "`duration` of a qualifying is a list.",
    ),
    Example(
        "starting_grid",
        ({"driver_number": 7, "position": 1, "lap_duration": 87.25, "session_key": None},),
        "Null where the key says a session: the only null that has a cell.",
    ),
    Example(
        "championship_drivers",
        ({"driver_number": 7, "position_start": 2, "position_current": 1, "points_start": 100.0},),
        "A driver a row.",
    ),
    Example(
        "championship_teams",
        ({"team_name": "Équipe #1", "position_start": 1, "position_current": 1, "points_current": 151.5},),
        "Names are percent-encoded UTF-8, `~` as `%7E`; an empty name is `%`.",
    ),
)


def families() -> Iterator[str]:
    """The table of families."""
    yield "| family | endpoint | key | witness |"
    yield "|---|---|---|---|"
    for endpoint in ENDPOINTS.values():
        key = "#".join(f"{{{name}}}" for name in keys.key_fields(endpoint))
        key = f"*prefix* `{key}`" if endpoint.grain == "session" else f"`{{year}}#{key}`"
        yield f"| {endpoint.family} | {endpoint.name} | {key} | {rows.witness(endpoint)} |"


def section(example: Example) -> Iterator[str]:
    """One example: the records, then their rows."""
    yield f"### {example.unit.declared.family}\n"
    yield f"{example.shows}\n"
    yield "```"
    yield from map(_text, example.whole)
    for key, cells in example.rows:
        yield f"\n{key.decode()}"
        yield from (f"    {name.decode()} = {text.decode()}" for name, text in sorted(cells.items()))
    yield "```\n"


def page() -> str:
    """All that is rendered, as it stands at the end of the document."""
    examples = [line for example in EXAMPLES for line in section(example)]
    return "\n".join(["## Families\n", *families(), "", "## A row of each kind\n", *examples])


def _text(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    sys.stdout.write(page())
