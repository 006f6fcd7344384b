"""What HBase's words mean: recorded from HBase 2.6, where they can be provoked again in test_gateway and e2e."""

import pytest
from Hbase_thrift import IllegalArgument
from Hbase_thrift import IOError as HBaseError
from thriftpy2.transport import TTransportException

from f1_platform.errors import PermanentError, ServiceUnavailable, StoreError
from f1_platform.raw.hbase.faults import FrameTooLarge, away, is_lost_scanner, lasting, summary

HBASE = "org.apache.hadoop.hbase"
FAILED = f"{HBASE}.client.RetriesExhaustedWithDetailsException: Failed 3 actions: "
TRACE = "\n\tat org.apache.hadoop.hbase.client.HTable.put(HTable.java:565)\n\tat java.base/java.lang.Thread.run"

LASTING = {
    "family": (
        FAILED + f"{HBASE}.regionserver.NoSuchColumnFamilyException: Column family car does not exist in region a. in "
        "table 'f1_data', {TABLE_ATTRIBUTES => {METADATA => {}}}, {NAME => 'laps', VERSIONS => '6'}" + TRACE,
        StoreError,
        "A column family is missing: NoSuchColumnFamilyException: Column family car does not exist in region a. in "
        "table 'f1_data'",
        "f1 hbase init",
    ),
    "table": (
        f"{HBASE}.TableNotFoundException: f1_data" + TRACE,
        StoreError,
        "A table is missing: TableNotFoundException: f1_data",
        "f1 hbase init",
    ),
    "disabled": (
        f"{HBASE}.TableNotEnabledException: f1_data is disabled." + TRACE,
        StoreError,
        "A table is disabled: TableNotEnabledException: f1_data is disabled.",
        "enable 'TABLE'",
    ),
    "read only": (
        f"{HBASE}.DoNotRetryIOException: {HBASE}.DoNotRetryIOException: region is read only" + TRACE,
        StoreError,
        "A table is read only: DoNotRetryIOException: region is read only",
        "READONLY => false",
    ),
    "user": (
        f"{HBASE}.security.AccessDeniedException: {HBASE}.security.AccessDeniedException: Insufficient permissions "
        "(user=reader, scope=f1_data, action=WRITE)" + TRACE,
        StoreError,
        "HBase refuses this user: AccessDeniedException: Insufficient permissions (user=reader, scope=f1_data, "
        "action=WRITE)",
        "grant 'USER', 'RW', 'TABLE'",
    ),
    "cell, said by the gateway": (
        "java.lang.IllegalArgumentException: KeyValue size too large" + TRACE,
        PermanentError,
        "A cell is larger than HBase takes: IllegalArgumentException: KeyValue size too large",
        "hbase.client.keyvalue.maxsize",
    ),
    "cell, said by a region server": (
        FAILED + f"{HBASE}.DoNotRetryIOException: Cell[b/car:speed/7/Put/vlen=11000000/seqid=0] with size 11000033 "
        "exceeds limit of 10485760 bytes" + TRACE,
        PermanentError,
        "A cell is larger than HBase takes: DoNotRetryIOException: Cell[b/car:speed/7/Put/vlen=11000000/seqid=0] with "
        "size 11000033 exceeds limit of 10485760 bytes",
        "hbase.server.keyvalue.maxsize",
    ),
    "disk": (
        "java.io.IOException: No space left on device" + TRACE,
        StoreError,
        "The disk is full",
        "Free some space",
    ),
}
PASSING = [
    f"{HBASE}.NotServingRegionException: f1_data,,1 is not online on localhost" + TRACE,
    f"{HBASE}.RegionTooBusyException: Over memstore limit" + TRACE,
    f"{HBASE}.PleaseHoldException: Master is initializing" + TRACE,
    FAILED + "NotServingRegionException: 3 times, servers with issues: localhost,25912,1795405192818" + TRACE,
    f"{HBASE}.ipc.CallTimeoutException: Call id=5, waitTime=30001ms exceeds 30000ms" + TRACE,
    "java.net.ConnectException: Connection refused" + TRACE,
]


@pytest.mark.parametrize(("words", "kind", "what", "mend"), LASTING.values(), ids=LASTING)
def test_what_only_a_person_can_mend_is_said_in_a_line_with_the_mend(words: str, kind: type, what: str, mend: str):
    error = lasting(HBaseError(message=words.encode()), "laps of session 9472")
    assert type(error) is kind
    assert (error.what, error.where) == (what, "laps of session 9472")
    assert mend in error.mend


@pytest.mark.parametrize("words", PASSING)
def test_what_passes_by_itself_is_no_lasting_fault(words: str):
    assert lasting(HBaseError(message=words.encode()), "") is None


def test_a_lost_scanner_passes_any_other_illegal_argument_stays():
    lost = IllegalArgument(message=b"scanner ID is invalid")
    assert is_lost_scanner(lost)
    assert lasting(lost, "") is None
    refused = lasting(IllegalArgument(message=b"java.lang.IllegalArgumentException: Row length 0"), "here")
    assert isinstance(refused, StoreError)


def test_a_row_too_large_for_a_framed_gateway_concerns_its_unit_alone():
    error = lasting(FrameTooLarge(3_145_900), "laps of session 9472")
    assert type(error) is PermanentError
    assert error.what == "A row is larger than the gateway takes: 3,145,900 bytes in one call"
    assert "hbase.regionserver.thrift.framed.max_frame_size_in_mb" in error.mend


def test_the_system_says_why_there_is_no_connection():
    refused = TTransportException(message="Could not connect to ('127.0.0.1', 9090)")
    refused.__context__ = ConnectionRefusedError(111, "Connection refused")
    told = away(refused, "HBase Thrift gateway 127.0.0.1:9090")
    assert type(told) is ServiceUnavailable
    assert told.what == "HBase does not answer: Connection refused"
    assert all(name in told.mend for name in ("F1_HBASE_HOST", "F1_HBASE_PORT", "F1_HBASE_TIMEOUT"))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TTransportException(message="TSocket read 0 bytes"), "it hung up"),
        (TimeoutError("timed out"), "no answer in time"),
        (HBaseError(message=b"\n  java.io.IOException: x\n\tat y"), "IOException: x"),
        (HBaseError(message=b""), "IOError"),
        (HBaseError(message=b"y" * 1000), "y" * 240 + " ..."),
    ],
)
def test_a_summary_is_one_plain_line(error: Exception, said: str):
    assert summary(error) == said
