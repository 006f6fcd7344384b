"""A race weekend under the real daemon with its sensors on, at twenty times real time: two hours and a half.

WEEKEND_SPEED says another speed, WEEKEND_SESSIONS how many sessions pass, the race the last of them.
"""

import os
from functools import partial
from pathlib import Path

import pytest

from f1_platform_tests.soak.daemon.process_costs import table
from f1_platform_tests.soak.daemon.weekend import sessions_to_come, weekend

SPEED, SESSIONS = float(os.environ.get("WEEKEND_SPEED", "20")), int(os.environ.get("WEEKEND_SESSIONS", "5"))
PROMISE = 300
"""Seconds from due to served: 45 minutes after a session's end, 40 of which are the first age. They are the machine's:
processes start, and sensors tick, no faster because the clock does."""


@pytest.mark.soak
def test_every_session_of_a_weekend_is_served_in_time(tmp_path: Path) -> None:
    sessions = sessions_to_come(SESSIONS)

    seen = weekend(tmp_path / "home", sessions, SPEED, 2 * PROMISE, partial(print, flush=True))

    print(f"{seen.asked}\nruns {dict(seen.runs)}, looks said {dict(seen.looks)}")
    for name, ticks in seen.ticks.items():
        print(f"{name}: {dict(ticks)}")
    print(f"{seen.seconds:,.0f} s of the machine at {SPEED:g} times real time")
    print(table(seen.before, seen.after, seen.seconds))
    late = {session.name: seen.served.get(session.session_key) for session in sessions}
    assert all(served is not None and served.late <= PROMISE for served in late.values()), late
    assert seen.refused == {}, "no live lock was asked into, and no limit exceeded"
    assert "FAILURE" not in seen.runs
    assert "FAILURE" not in set().union(*seen.ticks.values())
    assert seen.ticks["refresh"]["SUCCESS"] >= len(sessions)
    assert seen.looks.keys() >= seen.served.keys(), "machines can read on stderr what became of each unit"
