"""Calls to a real gateway: what is tried again, which connection is used again, in which ways rows get there."""

import logging
import select
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest

from f1_platform.clock import SteppedClock, SystemClock
from f1_platform.errors import PermanentError, ServiceUnavailable, StoreError
from f1_platform.raw.hbase.connection import Connection
from f1_platform.raw.hbase.gateway import PATIENCE, Gateway, Tally
from f1_platform.raw.hbase.paging import Page, pages
from f1_platform.raw.hbase.wire import calls, puts
from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.between import between
from f1_platform_tests.raw.hbase.running import COMPACT, FRAMED, RunningHBase, gateway_beside

IDLE_MS = 300
SMALL_FRAMES = FRAMED | {"hbase.regionserver.thrift.framed.max_frame_size_in_mb": "2"}
IMPATIENT = COMPACT | {"hbase.thrift.server.socket.read.timeout": str(IDLE_MS)}


@pytest.fixture(scope="module")
def settings(hbase: RunningHBase, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A table `laps` is there, of one family."""
    own = hbase.settings(tmp_path_factory.mktemp("home"))
    with closing(Connection(own)) as connection:
        connection.create_table("gateway", {"laps": {}})
    return own


@pytest.fixture
def gateway(settings: Settings) -> Generator[Gateway]:
    with closing(Gateway(settings, SystemClock())) as own:
        yield own


@pytest.fixture(scope="module")
def framed(hbase: RunningHBase, settings: Settings) -> Generator[Settings]:
    """A gateway as clusters have it: frames of 2 MB at most."""
    with gateway_beside(hbase, SMALL_FRAMES) as other:
        yield settings.model_copy(update={"hbase_port": other.thrift, "hbase_transport": "framed"})


@pytest.fixture(scope="module")
def impatient(hbase: RunningHBase, settings: Settings) -> Generator[Settings]:
    """A gateway that speaks compactly and hangs up on whoever is idle for a moment."""
    with gateway_beside(hbase, IMPATIENT) as other:
        yield settings.model_copy(update={"hbase_port": other.thrift, "hbase_protocol": "compact"})


def write(gateway: Gateway, rows: dict[bytes, bytes], family: bytes = b"laps", table: bytes = b"gateway") -> None:
    """Writes a cell a row, in calls of 1 MiB."""
    mutations = puts(pa.array(list(rows)), {family + b":time": pa.array(list(rows.values()))})
    for call in calls(table, mutations, 1, 1 << 20):
        gateway.call(lambda connection, call=call: connection.send(call), "laps of session 9472")


def read(gateway: Gateway, prefix: bytes) -> dict[bytes, bytes]:
    """All rows of a prefix."""
    page = Page(b"gateway", prefix, prefix + b"\xff", [b"laps"])
    return {row.row: row.columns[b"laps:time"].value for rows in pages(gateway, page) for row in rows}


def test_what_only_a_person_can_mend_is_asked_once(settings: Settings):
    clock = SteppedClock(datetime(2024, 3, 2, tzinfo=UTC))
    with closing(Gateway(settings, clock)) as gateway:
        for family, table, what in ((b"none", b"gateway", "A column family is missing"), (b"laps", b"none", "A table")):
            tally = Tally()
            [call] = calls(table, puts(pa.array([b"1"]), {family + b":time": pa.array([b"91.2"])}), 1, 1 << 20)
            with pytest.raises(StoreError, match=what):
                gateway.call(lambda connection, call=call: connection.send(call), "laps", tally)
            assert tally == Tally()
    assert clock.slept == 0


def test_what_passes_is_tried_again_with_growing_pauses(settings: Settings):
    clock = SteppedClock(datetime(2024, 3, 2, tzinfo=UTC))
    asked: list[float] = []

    def third_time_lucky(connection: Connection) -> list[bytes]:
        asked.append(clock.slept)
        if len(asked) < 4:
            raise ConnectionResetError
        return connection.tables()

    tally = Tally()
    with closing(Gateway(settings, clock)) as gateway:
        assert b"gateway" in gateway.call(third_time_lucky, tally=tally)
    pauses = [later - sooner for sooner, later in pairwise(asked)]
    assert tally.retries == 3
    assert len(tally.seconds) == 1
    assert 0.05 <= pauses[0] <= 0.15
    assert 0.2 <= pauses[2] <= 0.6


@pytest.mark.parametrize(("timeout", "patience"), [(120, PATIENCE), (20, 20)])
def test_patience_ends_and_is_not_had_twice_until_there_is_an_answer(
    settings: Settings, timeout: float, patience: float, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    clock = SteppedClock(datetime(2024, 3, 2, tzinfo=UTC))

    def never(connection: Connection) -> None:
        raise ConnectionResetError(104, "Connection reset by peer")

    with closing(Gateway(settings.model_copy(update={"hbase_timeout": timeout}), clock)) as gateway:
        with pytest.raises(ServiceUnavailable, match=r"HBase does not answer: it hung up .*What was stored is kept"):
            gateway.call(never, "laps of session 9472")
        assert patience <= clock.slept <= patience + 8
        assert caplog.text.count(f"trying for {patience:.0f} s") == 1

        before = clock.slept
        with pytest.raises(ServiceUnavailable):
            gateway.call(never)
        assert clock.slept == before

        gateway.call(Connection.tables)
        with pytest.raises(ServiceUnavailable):
            gateway.call(never)
        assert clock.slept >= before + patience


def test_a_connection_is_used_again_after_an_answer_and_never_after_a_fault(gateway: Gateway):
    used: list[Connection] = []

    def use(connection: Connection) -> None:
        used.append(connection)

    def fail(connection: Connection) -> None:
        used.append(connection)
        raise RuntimeError("of the caller's own")

    gateway.call(use)
    gateway.call(use)
    with pytest.raises(RuntimeError):
        gateway.call(fail)
    gateway.call(use)
    assert used[0] is used[1] is used[2]
    assert used[3] is not used[2]
    assert not used[2].transport.is_open()


def test_a_late_answer_is_not_taken_for_another_calls(hbase: RunningHBase, settings: Settings):
    late = threading.Event()
    with between(hbase.thrift) as slow:
        here = settings.model_copy(update={"hbase_port": slow.port, "hbase_timeout": 1})
        with closing(Gateway(here, SystemClock())) as gateway:
            gateway.call(Connection.tables)
            slow.before("isTableEnabled", lambda: late.wait(60))
            tally = Tally()
            assert gateway.call(lambda connection: connection.is_table_enabled("gateway"), tally=tally) is True
            late.set()
            assert read(gateway, b"nobody") == {}
            assert list(gateway.call(lambda connection: connection.table("gateway").families())) == [b"laps"]
    assert tally.retries == 1
    assert slow.calls.count("isTableEnabled") == 2


def test_a_gateway_that_falls_silent_is_waited_for_once(hbase: RunningHBase, settings: Settings):
    for_good = threading.Event()
    with between(hbase.thrift) as silent:
        here = settings.model_copy(update={"hbase_port": silent.port, "hbase_timeout": 1})
        with closing(Gateway(here, SystemClock())) as gateway:
            gateway.call(Connection.tables)
            for _ in range(3):
                silent.before("isTableEnabled", lambda: for_good.wait(60))
                silent.before("getTableNames", lambda: for_good.wait(60))
            for _ in range(2):
                with pytest.raises(ServiceUnavailable, match="no answer in time"):
                    gateway.call(lambda connection: connection.is_table_enabled("gateway"))
            for_good.set()
        assert silent.calls.count("isTableEnabled") == 1, "whoever comes after is told at once"
        assert silent.calls.count("getTableNames") == 4, "the greeting, a call, and a short question for each"


def test_an_idle_connection_that_was_dropped_is_nobodys_error(impatient: Settings):
    used: list[Connection] = []

    def use(connection: Connection) -> list[bytes]:
        used.append(connection)
        return connection.tables()

    tally = Tally()
    with closing(Gateway(impatient, SystemClock())) as gateway:
        gateway.call(use, tally=tally)
        hung_up, _, _ = select.select([used[0]._socket.sock], [], [], 30)
        assert hung_up, "the gateway has hung up on an idle connection"
        assert b"gateway" in gateway.call(use, tally=tally)
    assert used[0] is not used[1]
    assert tally.retries == 0


def test_threads_share_a_gateway_and_never_an_answer(gateway: Gateway):
    used: set[int] = set()

    def work(number: int) -> bool:
        own = {b"%02d#%d" % (number, turn): b"%d" % turn for turn in range(5)}
        for _ in range(5):
            write(gateway, own)
            gateway.call(lambda connection: used.add(id(connection)))
            if read(gateway, b"%02d#" % number) != own:
                return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(16)))
    assert 1 <= len(used) <= 8


@pytest.mark.parametrize("way", ["framed", "impatient"])
def test_other_transports_and_protocols_write_and_read_alike(way: str, request: pytest.FixtureRequest):
    large = {b"%s#%04d" % (way.encode(), number): b"%04d" % number * 250 for number in range(3500)}
    with closing(Gateway(request.getfixturevalue(way), SystemClock())) as gateway:
        write(gateway, large)
        assert read(gateway, b"%s#" % way.encode()) == large, "a page of more than the 2 MB of a frame, too"


def test_a_row_beyond_the_frames_of_a_gateway_is_refused_once_and_named(framed: Settings, gateway: Gateway):
    row = {b"long#1": b"9" * (3 << 20)}
    clock = SteppedClock(datetime(2024, 3, 2, tzinfo=UTC))
    with closing(Gateway(framed, clock)) as small:
        with pytest.raises(PermanentError, match="A row is larger than the gateway takes: 3,145,") as refused:
            write(small, row)
        assert type(refused.value) is PermanentError, "other units may be written"
        assert "max_frame_size_in_mb" in refused.value.mend
        assert clock.slept == 0
        write(small, {b"long#2": b"9" * (1 << 20)})
    write(gateway, row)
    assert {key: len(value) for key, value in read(gateway, b"long").items()} == {
        b"long#1": 3 << 20,
        b"long#2": 1 << 20,
    }


def test_a_cell_that_is_too_large_is_refused_once_and_other_cells_are_written(settings: Settings):
    clock = SteppedClock(datetime(2024, 3, 2, tzinfo=UTC))
    with closing(Gateway(settings, clock)) as gateway:
        with pytest.raises(PermanentError, match=r"A cell is larger .*hbase\.client\.keyvalue\.maxsize") as refused:
            write(gateway, {b"huge#1": b"9" * (11 << 20)})
        assert type(refused.value) is PermanentError
        write(gateway, {b"huge#2": b"9"})
        assert read(gateway, b"huge") == {b"huge#2": b"9"}
    assert clock.slept == 0


@pytest.mark.soak
def test_a_batch_into_a_table_that_was_disabled_says_so(gateway: Gateway):
    """HBase speaks of regions that do not serve, after half a minute of trying; a read then tells why."""
    write(gateway, {b"off#1": b"1"})
    gateway.call(lambda connection: connection.disable_table("gateway"))
    try:
        with pytest.raises(StoreError, match="A table is disabled"):
            write(gateway, {b"off#2": b"2", b"off#3": b"3"})
    finally:
        gateway.call(lambda connection: connection.enable_table("gateway"))
    assert read(gateway, b"off") == {b"off#1": b"1"}


def test_more_open_files_than_select_takes_do_not_matter(gateway: Gateway, tmp_path: Path):
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2000:
        pytest.skip("no more than 2000 files may be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2000), hard))
    files = [(tmp_path / "open").open("w") for _ in range(1100)]
    try:
        assert gateway.call(Connection.tables) == gateway.call(Connection.tables)
    finally:
        for file in files:
            file.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
