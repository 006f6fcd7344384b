"""What the platform takes while nothing is due: CPU and memory of the daemon, the code server, the webserver, the API.

Run with `python -m f1_platform_tests.bench.idle [MINUTES]`, ten by default. Sensors and conditions are on, over a home
that has looked at everything; the clock stands, so that nothing becomes due.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from f1_platform.clock import SystemClock
from f1_platform_tests.soak.daemon.process_costs import costs, table
from f1_platform_tests.soak.daemon.standing import look_by_hand, standing

THURSDAY = SystemClock(datetime(2030, 3, 7, tzinfo=UTC))
"""Pre-season testing is over, the first weekend is to come."""

SETTLING = 60.0
"""Seconds until every sensor has ticked for the first time."""


def main(minutes: float) -> None:
    """Measures and prints."""
    machine = SystemClock()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        look_by_hand(home, THURSDAY.now())
        with standing(home, THURSDAY):
            machine.wait(SETTLING)
            before, begun = costs(os.getpid()), machine.elapsed()
            machine.wait(60 * minutes)
            after, seconds = costs(os.getpid()), machine.elapsed() - begun
    print(f"idle for {seconds / 60:.1f} minutes")
    print(table(before, after, seconds))


if __name__ == "__main__":
    main(float(sys.argv[1]) if sys.argv[1:] else 10)
