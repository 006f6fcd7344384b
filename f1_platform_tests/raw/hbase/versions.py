"""Versions of a unit that differ in every way in which records may: changed, added, vanished, columns come and gone.

And what is found of them: by the store, which must be one version from the first record to the last, and by a plain
scan. As a program it replaces a unit with a version: `MEETING_KEY SESSION_KEY ENDPOINT VERSION`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import happybase

from f1_platform.clock import SystemClock
from f1_platform.errors import F1Error
from f1_platform.openf1 import Unit, arrow_schema, decode, to_records
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.raw.hbase import HBaseStore
from f1_platform.raw.port import RawStore, Written
from f1_platform.settings import Settings, load_settings

LAPS = Unit(2024, 1229, 9472, "laps")
MESSAGES = Unit(2024, 1229, 9472, "race_control")
"""Few and long: written by several calls."""
SAMPLES = Unit(2024, 1229, 9472, "car_data")
"""Many: written by several senders, read driver by driver."""

DRIVERS = (1, 4, 16, 44, 63, 81)
_EACH = {"laps": 40, "race_control": 30, "car_data": 4_500}
_LONG = "A long message. " * 1_000
_START = datetime(2024, 3, 2, 15, tzinfo=UTC)
Record = dict[str, Any]


@cache
def version(number: int, endpoint: str) -> tuple[Record, ...]:
    """The records of a version but for what names their session, in the order in which a store keeps them."""
    make = {"laps": _lap, "race_control": _message, "car_data": _sample}[endpoint]
    return tuple(
        make(driver, n, number) for driver in DRIVERS for n in range(1, _EACH[endpoint] + number) if (n + number) % 5
    )


def deliver(number: int, unit: Unit, *, too_large: bool = False) -> Delivery:
    """A version as it comes from upstream; or with a last record that HBase does not take."""
    here = {"meeting_key": unit.meeting_key, "session_key": unit.session_key}
    records = [here | record for record in version(number, unit.endpoint)]
    if too_large:
        records[-1]["message"] = "x" * 11_000_000
    body = json.dumps(records).encode()
    return Delivery(unit, [decode(unit.endpoint, body).batch], Cost(requests=1, bytes=len(body)))


def found(store: RawStore, unit: Unit, columns: Sequence[str] | None = None) -> list[Record]:
    """What the store finds now; with columns it asks HBase, not the copy."""
    return [record for batch in store.scan(unit, columns) for record in to_records(batch, unit.endpoint)]


def which(records: Iterable[Record], unit: Unit, columns: Sequence[str] | None = None) -> int:
    """The version that the records are, all of it and nothing else, in order; 0 where there are none."""
    given = [_without_nulls(record, columns) for record in records]
    if not given:
        return 0
    mark = {"laps": "lap_duration", "race_control": "lap_number", "car_data": "rpm"}[unit.endpoint]
    marks = {int(record[mark]) for record in given}
    assert len(marks) == 1, f"records of versions {marks}"
    number = marks.pop()
    expected = [_without_nulls(record, columns) for record in version(number, unit.endpoint)]
    assert len(given) == len(expected), f"{len(given)} records of the {len(expected)} of version {number}"
    assert given == expected
    return number


def every_column(unit: Unit) -> list[str]:
    """All fields by name, unknown ones too: a scan of them does not take the copy."""
    return list(arrow_schema(unit.endpoint).names)


def plain(settings: Settings, unit: Unit) -> dict[bytes, dict[bytes, bytes]]:
    """What anybody finds by a plain scan: cells by column, by what the row key says after the unit's prefix."""
    prefix = f"{unit.season}#{unit.meeting_key}#{unit.session_key}#".encode()
    with closing(happybase.Connection(settings.hbase_host, settings.hbase_port, timeout=60_000)) as connection:
        table = connection.table(f"{settings.hbase_namespace}:f1_data")
        rows = table.scan(row_prefix=prefix, columns=[unit.declared.family.encode()], batch_size=5000)
        return {key.removeprefix(prefix): cells for key, cells in rows}


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """What a process is told so that it uses these tables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("F1_")}
    told = {
        "F1_HOME": str(settings.home),
        "F1_RAW_STORE": "hbase",
        "F1_HBASE_PORT": str(settings.hbase_port),
        "F1_HBASE_NAMESPACE": settings.hbase_namespace or "",
    }
    return kept | told | more


def replacing(settings: Settings, unit: Unit, number: int, **more: str) -> subprocess.Popen[str]:
    """A process that replaces a unit with a version; says `changed` or `kept`, or on stderr what went wrong."""
    name = [str(unit.meeting_key), str(unit.session_key), unit.endpoint, str(number)]
    return subprocess.Popen(
        [sys.executable, "-m", "f1_platform_tests.raw.hbase.versions", *name],
        env=environment(settings, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def replace_unit(unit: Unit, number: int) -> Written:
    """Replaces a unit with a version, in the tables that the environment names."""
    return HBaseStore(load_settings(_env_file=None), SystemClock()).replace(deliver(number, unit))


def _lap(driver: int, n: int, number: int) -> Record:
    record: Record = {"driver_number": driver, "lap_number": n, "lap_duration": number + n / 1000}
    record["segments_sector_1"] = [2048, None, n] if number % 2 else None
    return record | ({"st_speed": 300 + n} if number % 3 else {}) | ({"note": {"of": number}} if n % 4 == 0 else {})


def _message(driver: int, n: int, number: int) -> Record:
    at = (_START + timedelta(hours=driver, seconds=n)).isoformat()
    flag = "YELLOW" if number % 2 else None
    return {"date": at, "driver_number": driver, "lap_number": number, "flag": flag, "message": f"{n}. {_LONG}"}


def _sample(driver: int, n: int, number: int) -> Record:
    at = (_START + timedelta(milliseconds=250 * n)).isoformat()
    drs = 12 if number % 2 else None
    return {"driver_number": driver, "date": at, "rpm": number, "speed": n % 320, "throttle": n % 100, "drs": drs}


def _without_nulls(record: Record, columns: Sequence[str] | None) -> Record:
    named = {"meeting_key", "session_key"}
    wanted = record.keys() - named if columns is None else {*columns} - named
    return {name: record[name] for name in sorted(wanted & record.keys()) if record[name] is not None}


def _main(meeting_key: str, session_key: str, endpoint: str, number: str) -> None:
    try:
        written = replace_unit(Unit(2024, int(meeting_key), int(session_key), endpoint), int(number))
    except F1Error as error:
        sys.exit(f"{type(error).__name__}: {error}")
    print("changed" if written.changed else "kept")


if __name__ == "__main__":
    _main(*sys.argv[1:])
