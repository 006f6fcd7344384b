"""What an examination finds, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from f1_platform.openf1 import Unit
from f1_platform.raw.hbase.keys import prefix

Deed = Callable[[], str]
"""Mends something; answers nothing, or what a person has to do yet."""

Outcome = Literal["mended", "to mend", "left"]


@dataclass(frozen=True)
class Fault:
    """Something that is half.

    Attributes:
        what: it is, in a few words.
        where: it is.
        mend: what is done about it, or what a person can do.
        do: does that, and answers what is still to be done by a person; none where all is.
    """

    what: str
    where: str
    mend: str
    do: Deed | None = None


@dataclass(frozen=True)
class Finding:
    """A fault, and what became of it.

    Attributes:
        what: it was, in a few words.
        where: it was.
        mend: what was done about it, or what a person can do.
        outcome: whether it is mended; where nothing may be changed, whether it can be.
    """

    what: str
    where: str
    mend: str
    outcome: Outcome


def settle(fault: Fault, *, dry_run: bool) -> Finding:
    """Mends a fault, if it may."""
    if fault.do is None:
        return Finding(fault.what, fault.where, fault.mend, "left")
    if dry_run:
        return Finding(fault.what, fault.where, fault.mend, "to mend")
    left = fault.do()
    return Finding(fault.what, fault.where, left or fault.mend, "left" if left else "mended")


def place(unit: Unit) -> str:
    """A unit and where its rows are, for people."""
    return f"{unit}, {unit.declared.family} of {prefix(unit).decode()}"


def fetch_anew(unit: Unit) -> str:
    """The command that brings a unit again."""
    wanted = f"--session {unit.session_key}" if unit.session_key else f"--season {unit.season}"
    return f"`f1 run {wanted}{' --telemetry' if unit.declared.telemetry else ''}` fetches it anew"
