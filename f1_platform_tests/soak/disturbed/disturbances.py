"""The five ways in which a run is disturbed, what each may end with, and how it is mended."""

import os
import signal
import stat
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from f1_platform_tests.e2e.small_disk import mounted
from f1_platform_tests.soak.disturbed.command import AHEAD, BACK
from f1_platform_tests.soak.disturbed.running import Strike

_WRITING = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class Disturbance:
    """One kind of disturbance.

    Attributes:
        name: in the words of the report.
        strike: disturbs a process at work in a home.
        mend: takes the cause away.
        codes: exit codes that the documents promise; 0 where nothing more had to be written.
        says: words of which the one error has at least one; none where there is no error to tell.
        ground: makes the folder that the home is in.
        bound: whether rights of files must hold even where root runs the test.
    """

    name: str
    strike: Strike
    codes: frozenset[int]
    mend: Callable[[Path], None] = lambda home: None
    says: tuple[str, ...] = ()
    ground: Callable[[Path], AbstractContextManager[None]] = lambda folder: nullcontext(folder.mkdir())
    bound: bool = False


@contextmanager
def _on_a_disk_of_its_own(folder: Path) -> Generator[None]:
    with mounted(folder) as disk:
        disk("size=300m")
        yield


def _fill(process: int, home: Path) -> None:
    with (home.parent / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while True:
            filler.write(bytes(1 << 16))


def _free(home: Path) -> None:
    (home.parent / "filler").unlink(missing_ok=True)


def _refuse_writing(process: int, home: Path) -> None:
    _change_rights(home, lambda mode: mode & ~_WRITING)


def _allow_writing(home: Path) -> None:
    _change_rights(home, lambda mode: mode | stat.S_IWUSR)


def _change_rights(home: Path, changed: Callable[[int], int]) -> None:
    for path in [home, *home.rglob("*")]:
        with suppress(FileNotFoundError):  # what comes and goes beside a database
            path.chmod(changed(path.stat().st_mode))


def _send(number: signal.Signals) -> Strike:
    return lambda process, home: os.kill(process, number)


KILL = Disturbance("kill -9", _send(signal.SIGKILL), frozenset({-signal.SIGKILL}))
TERMINATION = Disturbance("SIGTERM", _send(signal.SIGTERM), frozenset({130}))
FULL_DISK = Disturbance(
    "full disk", _fill, frozenset({0, 1}), _free, ("The disk is full",), ground=_on_a_disk_of_its_own
)
JUMP_AHEAD = Disturbance("clock +1 h", _send(AHEAD), frozenset({0}))
JUMP_BACK = Disturbance("clock -1 h", _send(BACK), frozenset({0}))
READ_ONLY = Disturbance(
    "read-only",
    _refuse_writing,
    frozenset({0, 1, 2}),
    _allow_writing,
    ("written", "readonly", "read-only", "Permission denied"),
    bound=True,
)

KINDS = (
    (KILL,),
    (TERMINATION,),
    (FULL_DISK,),
    (JUMP_AHEAD, JUMP_BACK),
    (READ_ONLY,),
)
"""The five kinds; one that has two forms takes them in turns."""


def disturbance(number: int) -> Disturbance:
    """The kinds in turns."""
    forms = KINDS[number % len(KINDS)]
    return forms[number // len(KINDS) % len(forms)]
