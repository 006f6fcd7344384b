"""What cannot be listened on is refused with what to do about it."""

import socket

import pytest

from f1_platform.cli.ports import refuse_taken
from f1_platform.errors import UsageError


def test_a_taken_port_asks_for_another_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(UsageError, match="Choose another port"):
        refuse_taken("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("host", ["203.0.113.9", "::2", "no such host"])
def test_an_address_that_is_not_ours_asks_for_one_of_this_machine(host: str) -> None:
    with pytest.raises(UsageError, match=r"Choose an address of this machine"):
        refuse_taken(host, 0)
