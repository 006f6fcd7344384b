"""The first word to a gateway, and to whatever else may listen at its port."""

import logging
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from f1_platform.clock import SystemClock
from f1_platform.errors import ServiceUnavailable, SettingsError
from f1_platform.raw.hbase import greeting
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.greeting import greet
from f1_platform.raw.hbase.local import free_port
from f1_platform.settings import load_settings
from f1_platform_tests.raw.hbase.between import between
from f1_platform_tests.raw.hbase.running import COMPACT, FRAMED, RunningHBase, gateway_beside

BUFFERED_BINARY = {"hbase_transport": "buffered", "hbase_protocol": "binary"}
FRAMED_COMPACT = {"hbase_transport": "framed", "hbase_protocol": "compact"}
QUICK = {"hbase_timeout": 0.2}


@pytest.fixture(scope="module")
def framed_compact(hbase: RunningHBase) -> Generator[RunningHBase]:
    """Gateways that speak in the other way, in both respects."""
    with gateway_beside(hbase, FRAMED | COMPACT) as gateway:
        for warm in (gateway.thrift, gateway.thrift2):
            with suppress(SettingsError):
                ask(warm, **FRAMED_COMPACT)
        yield gateway


@contextmanager
def saying(words: bytes | None) -> Generator[int]:
    """A server that says this to everybody and hangs up, or nothing at all and waits; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while words is not None:
                    client, _ = listening.accept()
                    with client, suppress(OSError):
                        client.sendall(words)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def ask(port: int, **settings: object) -> None:
    """What every use of HBase begins with."""
    Gateway(load_settings(hbase_port=port, **settings), SystemClock()).call(lambda connection: connection.tables())


@pytest.mark.parametrize("transport", ["buffered", "framed"])
@pytest.mark.parametrize("protocol", ["binary", "compact"])
def test_the_way_that_a_gateway_speaks_is_named(
    hbase: RunningHBase, framed_compact: RunningHBase, transport: str, protocol: str
):
    ours = {"hbase_transport": transport, "hbase_protocol": protocol}
    for gateway, theirs in ((hbase, BUFFERED_BINARY), (framed_compact, FRAMED_COMPACT)):
        settings = load_settings(hbase_port=gateway.thrift, hbase_timeout=2, **ours)
        if ours == theirs:
            greet(settings, "here")
            continue
        with pytest.raises(SettingsError) as refused:
            greet(settings, "here")
        assert (
            refused.value.what == f"The gateway does not speak {transport} {protocol} but {' '.join(theirs.values())}"
        )
        for name, value in theirs.items():
            assert f"F1_{name.upper()}={value}" in refused.value.mend


@pytest.mark.parametrize("ours", [BUFFERED_BINARY, FRAMED_COMPACT], ids=str)
def test_a_thrift_2_gateway_is_told_from_a_thrift_1_gateway_in_whatever_way_it_speaks(
    hbase: RunningHBase, framed_compact: RunningHBase, ours: dict[str, str]
):
    for gateway in (hbase, framed_compact):
        with pytest.raises(SettingsError, match="This is no Thrift 1 gateway: Invalid method name") as refused:
            greet(load_settings(hbase_port=gateway.thrift2, hbase_timeout=2, **ours), "here")
        assert "F1_HBASE_THRIFT2_PORT" in refused.value.mend


def test_nobody_listening_and_an_unknown_host_are_said_at_once():
    with pytest.raises(ServiceUnavailable, match="HBase does not answer: Connection refused"):
        ask(free_port())
    with pytest.raises(ServiceUnavailable, match=r"not known .*no-such-host\.invalid:9090.*F1_HBASE_HOST"):
        ask(9090, hbase_host="no-such-host.invalid")


def test_who_listens_and_never_answers_is_waited_for_as_long_as_the_settings_say(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    begun = SystemClock().elapsed()
    with saying(None) as port, pytest.raises(ServiceUnavailable, match="no answer in time") as given_up:
        ask(port, **QUICK)
    assert SystemClock().elapsed() - begun < 10, "the four ways and one call, each of them 0.2 s"
    assert "F1_HBASE_TIMEOUT" in given_up.value.mend
    assert "HBase is slow to answer; waiting for it" in caplog.text


def test_a_gateway_that_is_slow_to_answer_is_waited_for(hbase: RunningHBase, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(greeting, "_SOON", 0.3)
    answering = threading.Event()
    with between(hbase.thrift) as slow:
        slow.before("getTableNames", lambda: answering.wait(60))
        gateway = Gateway(load_settings(hbase_port=slow.port), SystemClock())
        assert isinstance(gateway.call(lambda connection: connection.is_table_enabled("hbase:meta")), bool)
        answering.set()
    assert slow.calls == ["getTableNames", "isTableEnabled"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (b"", "it hung up"),
        (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "it does not speak Thrift"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "it does not speak Thrift"),
        (b"\x15\x03\x03\x00\x02\x02\x0a", "it does not speak Thrift"),
    ],
    ids=["hangs up", "HTTP", "SSH", "TLS"],
)
def test_what_is_no_gateway_is_said_to_be_none(words: bytes, said: str):
    with saying(words) as port, pytest.raises(ServiceUnavailable, match=said):
        ask(port, **QUICK)


@examples(max_examples=25, deadline=None)
@given(words=st.binary(max_size=200) | st.binary(max_size=100).map(lambda rest: b"\x80\x01\x00\x02" + rest))
def test_no_nonsense_is_an_unexpected_error(words: bytes):
    with saying(words) as port, pytest.raises((ServiceUnavailable, SettingsError)):
        ask(port, **QUICK)
