"""A lap in a table, put and read by plain happybase."""

from __future__ import annotations

from contextlib import closing

import happybase

LAP = {b"laps:time": b"91.2"}


def connection(port: int, **protocol: str) -> closing[happybase.Connection]:
    return closing(happybase.Connection("127.0.0.1", port, timeout=60_000, **protocol))


def put_lap(port: int, table: str = "laps") -> None:
    with connection(port) as there:
        there.create_table(table, {"laps": {}})
        there.table(table).put(b"1", LAP)


def lap(port: int, table: str = "laps") -> dict[bytes, bytes]:
    with connection(port) as there:
        return there.table(table).row(b"1")
