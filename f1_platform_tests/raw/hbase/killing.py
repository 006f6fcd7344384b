"""Writers that die at a named step, as by kill -9: each a process of its own, forked from one that has the libraries.

As a program: `[[SESSION_KEY, ENDPOINT, VERSION, STEP], ...]` as JSON; answers how each of them ended.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from f1_platform import steps
from f1_platform.openf1 import Unit
from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.versions import environment, replace_unit

Doomed = tuple[Unit, int, str]
"""What is written: a unit, its version, and the step at which the writer dies."""


def kill_writers(settings: Settings, doomed: Sequence[Doomed]) -> None:
    """Has writers die one after another, each at its step."""
    told = [[unit.meeting_key, unit.session_key, unit.endpoint, number, step] for unit, number, step in doomed]
    done = subprocess.run(
        [sys.executable, "-m", "f1_platform_tests.raw.hbase.killing", json.dumps(told)],
        env=environment(settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    ended = dict(zip([step for _, _, step in doomed], json.loads(done.stdout), strict=True))
    assert ended == dict.fromkeys(ended, -signal.SIGKILL), f"not all steps were reached: {done.stderr}"


def _main(doomed: list[list[int | str]]) -> None:
    ended = list[int]()
    for *unit, number, step in doomed:
        if not (child := os.fork()):
            os.environ[steps.CRASH_AT] = str(step)
            importlib.reload(steps)
            meeting_key, session_key, endpoint = unit
            replace_unit(Unit(2024, int(meeting_key), int(session_key), str(endpoint)), int(number))
            os._exit(0)
        ended.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    print(json.dumps(ended))


if __name__ == "__main__":
    _main(json.loads(sys.argv[1]))
