"""What a check of `f1 doctor` found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from f1_platform.errors import F1Error


@dataclass(frozen=True)
class Odd:
    """It works, and somebody should look into it.

    Attributes:
        found: its state, in a few words.
        mend: what to do.
    """

    found: str
    mend: str


@dataclass(frozen=True)
class Finding:
    """What one check found.

    Attributes:
        name: what was looked at.
        where: which one, by the settings.
        found: its state, in a few words.
        mend: what to do; empty where nothing need be done.
        exit_code: 0 where it works.
    """

    name: str
    where: str
    found: str
    mend: str = ""
    exit_code: int = 0

    @property
    def ok(self) -> bool:
        """Whether it works."""
        return self.exit_code == 0

    @property
    def sign(self) -> Literal["ok", "look", "failed"]:
        """Whether it is well."""
        return "failed" if not self.ok else "look" if self.mend else "ok"


def look(name: str, where: str, check: Callable[[], str | Odd]) -> Finding:
    """The finding of a check, which answers or raises."""
    try:
        found = check()
    except F1Error as error:
        return Finding(name, error.where or where, error.what, error.mend, error.exit_code)
    return Finding(name, where, found.found, found.mend) if isinstance(found, Odd) else Finding(name, where, found)
