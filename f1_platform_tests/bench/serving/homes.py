"""What is served while it is measured: the archive and a race with all its telemetry, or invented drivers alone."""

from __future__ import annotations

from pathlib import Path

from f1_platform.serving import publish
from f1_platform_tests.bench.serving.targets import RACE
from f1_platform_tests.e2e.homes import f1
from f1_platform_tests.recorded import OPENF1
from f1_platform_tests.serving.sample import clock, many_drivers


def filled(home: Path) -> bool:
    """Fills a home; answers whether records of sessions are in it too.

    Raises:
        RuntimeError: the recorded data is there and can't be brought in.
    """
    if not OPENF1.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        publish(many_drivers(wins=1, count=865), home / "serving.sqlite", clock())
        return False
    done = f1(home, "run", "--session", str(RACE), "--telemetry", "--from", str(OPENF1.absolute()))
    if done.returncode:
        raise RuntimeError(done.stderr)
    return True
