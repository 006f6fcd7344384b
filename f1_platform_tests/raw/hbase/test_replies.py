"""A scan's reply taken apart by its bytes: what thriftpy2 reads in it, or nothing."""

from __future__ import annotations

import struct

import pytest
from happybase.connection import Hbase
from Hbase_thrift import IOError as HBaseError
from Hbase_thrift import TCell, TRowResult
from hypothesis import given
from hypothesis import strategies as st
from thriftpy2.protocol import TBinaryProtocol
from thriftpy2.thrift import TMessageType
from thriftpy2.transport import TMemoryBuffer

from f1_platform.raw.hbase.replies import rows_in

RUN = 1_795_406_697_843
LENGTH_OF_FIRST_KEY = 37
Rows = list[tuple[bytes, dict[bytes, bytes]]]

COLUMNS = st.sampled_from([b"car:rpm", b"car:speed", b"car:n_gear", b"car:_extra", b"car:"])
ROWS = st.lists(
    st.tuples(st.binary(max_size=60), st.dictionaries(COLUMNS, st.binary(max_size=40), min_size=1)), max_size=12
)


def reply(rows: Rows, run: int = RUN) -> bytes:
    """What a gateway answers to `scannerGetList`."""
    results = [
        TRowResult(row=key, columns={name: TCell(value=value, timestamp=run) for name, value in cells.items()})
        for key, cells in rows
    ]
    return message(Hbase.scannerGetList_result(success=results))


def message(result: object) -> bytes:
    buffer = TMemoryBuffer()
    protocol = TBinaryProtocol(buffer)
    protocol.write_message_begin("scannerGetList", TMessageType.REPLY, 0)
    result.write(protocol)
    return buffer.getvalue()


def read(text: bytes, run: int = RUN) -> Rows | None:
    rows = rows_in(text, run)
    if rows is None:
        return None
    columns = {name: values.to_pylist() for name, values in rows.columns.items()}
    return [
        (key, {name: values[number] for name, values in columns.items() if values[number] is not None})
        for number, key in enumerate(rows.keys.to_pylist())
    ]


@given(ROWS)
def test_rows_come_out_as_they_went_in(rows: Rows) -> None:
    assert read(reply(rows)) == rows


@given(ROWS.filter(bool), st.data())
def test_no_part_of_a_reply_is_taken_for_the_whole(rows: Rows, data: st.DataObject) -> None:
    whole = reply(rows)
    assert read(whole[: data.draw(st.integers(0, len(whole) - 1))]) is None


@given(ROWS.filter(bool), st.data())
def test_a_changed_length_is_noticed(rows: Rows, data: st.DataObject) -> None:
    whole = bytearray(reply(rows))
    at = LENGTH_OF_FIRST_KEY
    (length,) = struct.unpack_from(">i", whole, at)
    struct.pack_into(">i", whole, at, data.draw(st.integers(0, 200).filter(lambda other: other != length)))
    assert read(bytes(whole)) is None


def test_a_reply_without_rows_has_none() -> None:
    assert read(reply([])) == []


def test_cells_of_another_time_are_left_to_others() -> None:
    assert read(reply([(b"1", {b"car:rpm": b"1"})], run=RUN - 1)) is None
    mixed = reply([(b"1", {b"car:rpm": b"1"})])[:-1] + reply([(b"2", {b"car:rpm": b"2"})], run=1)[36:]
    assert read(mixed) is None


def test_a_value_that_looks_like_the_end_of_a_cell_is_left_to_others() -> None:
    end = b"\x0a\x00\x02" + struct.pack(">q", RUN) + b"\x00"
    assert read(reply([(b"1", {b"car:rpm": b"12" + end + b"34"})])) is None


@pytest.mark.parametrize("result", [Hbase.scannerGetList_result(io=HBaseError(message=b"away")), TRowResult(row=b"1")])
def test_what_is_no_list_of_rows_is_left_to_others(result: object) -> None:
    assert read(message(result)) is None
