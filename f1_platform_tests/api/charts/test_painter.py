"""Charts are drawn in a process of its own, which is there again when it died, and goes when its parent does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.charts.painter import Painter
from f1_platform.vega import svg
from f1_platform_tests.waiting import until

SPEC = {"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {"x": {"field": "a", "type": "quantitative"}}}


@pytest.fixture
def painter() -> Iterator[Painter]:
    painter = Painter()
    yield painter
    painter.close()


def test_it_draws_what_this_process_would(painter: Painter) -> None:
    assert painter.draw(svg, SPEC) == svg(SPEC)
    assert painter.draw(os.getpid) != os.getpid()


def test_it_draws_again_after_its_process_was_killed(painter: Painter) -> None:
    before = painter.draw(os.getpid)
    os.kill(before, signal.SIGKILL)
    assert painter.draw(svg, SPEC) == svg(SPEC)
    assert painter.draw(os.getpid) != before


def test_what_goes_wrong_there_is_told_here(painter: Painter) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        painter.draw(int, "nine")


STARTED = """
import os, time
from api.charts.painter import Painter
if __name__ == "__main__":
    print(Painter().draw(os.getpid), flush=True)
    time.sleep(600)
"""


def test_its_process_ends_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "started.py"
    script.write_text(STARTED)
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd())
    assert parent.stdout is not None
    drawing = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    until(lambda: not Path(f"/proc/{drawing}").exists())
