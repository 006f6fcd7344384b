"""The parts of `f1 demo`; the whole of it is driven end to end elsewhere."""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from f1_platform.cli.demo import MEETINGS, after
from f1_platform.cli.processes import run_to_end
from f1_platform.upstream.simulation import simulate


def test_the_demos_clock_stands_between_two_meetings() -> None:
    season = simulate(2030, 1)
    now = after(season, MEETINGS)
    starts = [datetime.fromisoformat(meeting["date_start"]) for meeting in season.meetings()]
    assert starts[MEETINGS - 1] < now < starts[MEETINGS]
    assert now == datetime(2030, 4, 15, 17, 0, tzinfo=UTC)


def test_the_exit_code_of_a_command_is_handed_on() -> None:
    assert run_to_end([sys.executable, "-c", "raise SystemExit(3)"], os.environ) == 3


def test_ctrl_c_is_handed_on_and_the_command_ends_in_its_own_way(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    code = f"""
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.SIGINT}})
open({str(ready)!r}, "w").close()
signal.sigwait({{signal.SIGINT}})
open({str(ended)!r}, "w").close()
os._exit(7)
"""

    def interrupt() -> None:
        ready.read_text()
        os.kill(os.getpid(), signal.SIGINT)

    Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        run_to_end([sys.executable, "-c", code], os.environ)
    assert ended.exists()
