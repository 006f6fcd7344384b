"""Burying what died with a code server once the next one serves: a process of its own, beside the code server.

Dagster asks for a dead run again as soon as it hears of it, and asks once. Told before the code server can answer, it
gives the run up, and with it the backfill that it is of.
"""

from __future__ import annotations

import os
import subprocess
import sys

from f1_platform.cli.console import configure, report
from f1_platform.cli.ports import listens
from f1_platform.cli.start import begin
from f1_platform.clock import SystemClock
from f1_platform.errors import F1Error, ServiceUnavailable
from f1_platform.orchestration.instance import opened

SEEN = 75.0
"""Seconds after which the daemon, which looks for code servers once a minute, has seen one that serves."""

_LONGEST = 600
"""Seconds until a code server that does not come is no longer waited for."""


def bury_once_served(port: int) -> None:
    """Starts that process; whoever becomes the code server need not know of it."""
    subprocess.run([sys.executable, "-m", __name__, str(port)], check=True)  # noqa: S603 - our own interpreter


def wait_and_bury(port: int, seen: float = SEEN) -> None:
    """Waits for the code server, and for the daemon to see it; then buries, unless it has gone again by then.

    Args:
        port: that the code server listens on.
        seen: seconds that the daemon is given.

    Raises:
        F1Error: Dagster's record is damaged, or its database refuses.
    """
    settings, _ = begin()
    # The machine's seconds: the daemon looks no sooner because the platform's clock is fast.
    clock = SystemClock()
    until = clock.elapsed() + _LONGEST
    while not listens(port) and clock.elapsed() < until:
        clock.wait(1)
    clock.wait(seen)
    # One that is gone leaves nothing to wait for: whoever comes next buries its dead, too.
    while listens(port):
        try:
            with opened(settings):
                return
        except ServiceUnavailable:
            clock.wait(seen)


if __name__ == "__main__":
    if os.fork():
        os._exit(0)  # Whoever started it waits for nobody.
    configure()
    try:
        wait_and_bury(int(sys.argv[1]))
    except F1Error as error:
        sys.exit(report(error))
