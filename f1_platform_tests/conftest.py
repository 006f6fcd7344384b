"""What holds for all tests: Ctrl-C means what it means on a terminal."""

import signal


def pytest_configure() -> None:
    # What a script runs in the background ignores it, and so would all that the tests start.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
