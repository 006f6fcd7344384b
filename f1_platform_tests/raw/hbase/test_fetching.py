"""Fetching the rows of a run from a gateway: the same by their bytes as by thriftpy2's objects."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from thriftpy2.transport import TTransportException

from f1_platform.clock import SystemClock
from f1_platform.openf1 import Unit
from f1_platform.openf1.delivery import Delivery
from f1_platform.raw.hbase import HBaseStore, fetching
from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.fetching import exchange, fetched
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.keys import scan_range
from f1_platform.raw.hbase.paging import Page, open_scanner
from f1_platform.raw.hbase.rows import Rows
from f1_platform.settings import Settings
from f1_platform_tests.bench.hbase.laps import laps
from f1_platform_tests.raw.hbase.running import RunningHBase, needs_hbase, with_tables
from f1_platform_tests.raw.hbase.test_replies import ROWS, reply

CLOSED = b"\x80\x01\x00\x02\x00\x00\x00\x0cscannerClose\x00\x00\x00\x00"
LAPS = Unit(2030, 1300, 9900, "laps")


@contextmanager
def gateway_saying(*parts: bytes) -> Iterator[socket.socket]:
    """A connection to somebody who says that, whatever is asked, and hangs up."""
    ours, theirs = socket.socketpair()

    def say() -> None:
        with closing(theirs):
            for part in parts:
                theirs.sendall(part)
            theirs.shutdown(socket.SHUT_WR)
            while theirs.recv(1 << 16):
                pass

    speaker = threading.Thread(target=say)
    speaker.start()
    with closing(ours):
        yield ours
    speaker.join()


@given(ROWS, st.integers(1, 300))
def test_a_reply_is_found_in_whatever_parts_it_comes(rows: list, size: int) -> None:
    asked = reply(rows)
    said = asked + CLOSED + b"\x00"
    with gateway_saying(*(said[at : at + size] for at in range(0, len(said), size))) as there:
        assert exchange(there, 1, 4000) == (asked, b"\x00")


def test_a_gateway_that_hangs_up_in_the_middle_is_an_error() -> None:
    with gateway_saying(reply([(b"1", {b"car:rpm": b"1"})])) as there, pytest.raises(TTransportException):
        exchange(there, 1, 4000)


@pytest.fixture(scope="module")
def stored(hbase: RunningHBase, tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, int]:
    """Some laps, and the run that they were written with."""
    settings = with_tables(hbase.settings(tmp_path_factory.mktemp("home")))
    written = HBaseStore(settings, SystemClock()).replace(Delivery(LAPS, laps(LAPS, 1000).to_batches()))
    assert written.effort is not None
    return settings, written.effort.run


def fetch(stored: tuple[Settings, int], page_rows: int) -> list[Rows]:
    settings, run = stored
    table = f"{settings.hbase_namespace}:f1_data".encode()
    page = Page(table, *scan_range(LAPS), [b"laps"], rows=page_rows)
    return list(fetched(Gateway(settings, SystemClock()), page, run, "laps"))


@needs_hbase
@pytest.mark.parametrize("page_rows", [300, 1000, 4000])
def test_bytes_and_objects_hold_the_same_rows(
    stored: tuple[Settings, int], page_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_bytes = fetch(stored, page_rows)
    monkeypatch.setattr(Connection, "plain", None)
    assert by_bytes == fetch(stored, page_rows)
    assert sum(len(page.keys) for page in by_bytes) == 1000
    assert {len(page.columns) for page in by_bytes} == {10}


@needs_hbase
def test_what_bytes_alone_do_not_tell_is_translated(
    stored: tuple[Settings, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = fetch(stored, 4000)
    monkeypatch.setattr(fetching, "rows_in", lambda *_: None)
    assert fetch(stored, 4000) == known


@needs_hbase
def test_a_page_whose_scanner_was_lost_is_read_again(
    stored: tuple[Settings, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    known, lost = fetch(stored, 4000), [123_456]
    monkeypatch.setattr(fetching, "open_scanner", lambda *asked: lost.pop() if lost else open_scanner(*asked))
    assert fetch(stored, 4000) == known
    assert lost == []


@needs_hbase
def test_a_run_that_nobody_wrote_has_no_rows(stored: tuple[Settings, int]) -> None:
    assert fetch((stored[0], stored[1] + 1), 4000) == []
