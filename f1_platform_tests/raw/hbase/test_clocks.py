"""Clocks that disagree: of two hosts, of one host and its own past, of HBase and everybody. Nothing goes back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

import happybase
import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.openf1.delivery import Delivery
from f1_platform.raw.hbase import HBaseStore
from f1_platform.raw.hbase.state import milliseconds
from f1_platform.raw.port import Report
from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.versions import LAPS, deliver, every_column, found, plain, version, which

NOON = datetime(2024, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
sessions = count(9700)


@pytest.fixture
def unit() -> Unit:
    """Laps of a session that no other test knows."""
    return replace(LAPS, session_key=next(sessions))


def host(tables: Settings, home: Path, now: datetime) -> HBaseStore:
    """The platform on a machine of its own, whose clock stands there."""
    return HBaseStore(tables.model_copy(update={"home": home}), SteppedClock(now))


def known(store: HBaseStore, unit: Unit) -> Report:
    report = store.report(unit)
    assert report is not None
    return report


def test_two_hosts_an_hour_apart_write_in_turns_and_both_see_the_last(tables: Settings, unit: Unit, tmp_path: Path):
    hosts = host(tables, tmp_path / "ahead", NOON), host(tables, tmp_path / "behind", NOON - HOUR)
    runs, columns = list[int](), every_column(unit)
    for number in range(1, 7):
        written = hosts[number % 2].replace(deliver(number, unit))
        assert written.effort is not None
        runs.append(written.effort.run)
        for seen in hosts:
            assert which(found(seen, unit, columns), unit, columns) == number
    assert all(later > sooner for sooner, later in pairwise(runs))
    hosts[1].sweep()
    assert len(plain(tables, unit)) == len(version(6, "laps"))


def test_a_clock_that_was_set_back_hides_nothing_and_tells_its_own_time(tables: Settings, unit: Unit, tmp_path: Path):
    host(tables, tmp_path, NOON).replace(deliver(1, unit))
    later = host(tables, tmp_path, NOON - HOUR)

    assert later.replace(deliver(1, unit)).changed is False
    assert known(later, unit).looked_at == NOON - HOUR
    assert known(later, unit).changed_at == NOON

    later.fail(unit, UpstreamError("The answer was cut off"))
    assert known(later, unit).status == "failed"
    assert which(found(later, unit), unit) == 1

    assert later.replace(deliver(2, unit)).changed is True
    assert which(found(later, unit), unit) == 2
    assert (known(later, unit).status, known(later, unit).error) == ("ok", "")

    assert later.delete(unit) is True
    assert found(later, unit) == []
    later.replace(deliver(3, unit))
    assert which(found(later, unit), unit) == 3


def test_a_clock_that_was_set_back_empties_nothing_sooner(tables: Settings, unit: Unit, tmp_path: Path):
    nothing = Delivery(unit, [])
    host(tables, tmp_path, NOON).replace(deliver(1, unit))
    host(tables, tmp_path, NOON).replace(nothing)
    host(tables, tmp_path, NOON - 7 * HOUR).replace(nothing)
    back = host(tables, tmp_path, NOON)
    assert which(found(back, unit), unit) == 1


def test_a_region_server_an_hour_ahead_holds_nothing_up(tables: Settings, unit: Unit, tmp_path: Path):
    """The cells of the report row are stamped by the region server; one that takes over may be an hour behind."""
    store = host(tables, tmp_path, NOON)
    store.replace(deliver(1, unit))
    ahead = milliseconds(datetime.now(UTC) + HOUR)
    row = f"{unit.season}#{unit.meeting_key}#{unit.session_key}".encode()
    with closing(happybase.Connection(tables.hbase_host, tables.hbase_port, timeout=60_000)) as connection:
        table = connection.table(f"{tables.hbase_namespace}:f1_reports")
        state = table.row(row, [b"meta:laps"])
        table.put(row, state, timestamp=ahead)

        assert store.replace(deliver(2, unit)).changed is True
        store.fail(unit, UpstreamError("The answer was cut off"))
        assert store.replace(deliver(3, unit)).changed is True

        [(text, stamped)] = table.row(row, [b"meta:laps"], include_timestamp=True).values()
    assert stamped >= ahead
    assert text != state[b"meta:laps"]
    assert which(found(store, unit), unit) == 3
    assert [report.unit for report in store.reports(session_key=unit.session_key)] == [unit]
