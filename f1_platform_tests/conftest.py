"""What holds for all tests: Ctrl-C means what it means on a terminal, and one Postgres serves those of a process."""

import signal
from collections.abc import Generator

import pytest

from f1_platform_tests.postgres import PostgresServer, postgres_server


def pytest_configure() -> None:
    # What a script runs in the background ignores it, and so would all that the tests start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def server() -> Generator[PostgresServer]:
    """Each test makes a database of its own in it; whoever stops it starts it again."""
    with postgres_server() as running:
        yield running
