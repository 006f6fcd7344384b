"""The file that processes share: whole after a kill at any instant, and an error of its own where it cannot be."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import StoreError
from f1_platform.openf1.shared_state import FileState


@dataclass
class Tally:
    count: int = 0
    names: list[str] = field(default_factory=list)


@pytest.fixture
def shared(tmp_path):
    return FileState(tmp_path / "state", Tally, SteppedClock(datetime(2024, 3, 3, tzinfo=UTC)))


def held(shared) -> Tally:
    with shared.locked() as (state, _):
        return state


def test_what_it_is_at_the_end_of_the_block_is_there_for_the_next(shared):
    with shared.locked() as (state, _):
        state.count, state.names = 3, ["laps"]
    assert held(shared) == Tally(3, ["laps"])


def test_an_error_or_ctrl_c_in_the_block_leaves_it_as_it_was(shared):
    with shared.locked() as (state, _):
        state.count = 1
    with pytest.raises(KeyboardInterrupt), shared.locked() as (state, _):
        state.count = 2
        raise KeyboardInterrupt
    assert held(shared).count == 1


@pytest.mark.parametrize("text", [b"", b"\x00", b'{"count":', b"[1]", b'{"count":"many"}', b"\xff"])
def test_a_file_of_anything_else_is_a_new_state(shared, tmp_path, text):
    (tmp_path / "state").write_bytes(text)
    assert held(shared) == Tally()


KILLED = """
import os, sys
from pathlib import Path
from f1_platform.clock import SystemClock
from f1_platform_tests.openf1.test_shared_state import FileState, Tally

def die(*_):
    os.kill(os.getpid(), 9)

with FileState(Path(sys.argv[1]), Tally, SystemClock()).locked() as (state, _):
    state.count, state.names = 2, []
    setattr(os, sys.argv[2], die)
"""


@pytest.mark.parametrize(("call", "left"), [("pwrite", Tally(1, ["a long name"])), ("ftruncate", Tally(2, []))])
def test_a_kill_before_or_between_its_two_writes_leaves_a_whole_state(shared, tmp_path, call, left):
    with shared.locked() as (state, _):
        state.count, state.names = 1, ["a long name"]
    killing = [sys.executable, "-c", KILLED, str(tmp_path / "state"), call]
    assert subprocess.run(killing, check=False).returncode == -9
    assert held(shared) == left


def test_a_path_that_is_no_file_is_an_error_that_says_where(shared, tmp_path):
    (tmp_path / "state").mkdir()
    with pytest.raises(StoreError, match="cannot be written") as raised, shared.locked():
        pass
    assert raised.value.where == str(tmp_path / "state")


def test_a_full_disk_is_said_as_one(shared, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(StoreError, match="The disk is full"), shared.locked() as (state, _):
        state.count = 1
