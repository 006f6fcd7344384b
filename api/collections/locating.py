"""Finds the row that a path names: by its id, by its word, or not at all."""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException

from api.collections.asking import Refused
from api.collections.collection import Member
from f1_platform.openf1.filters import is_one
from f1_platform.serving import Snapshot
from f1_platform.serving.querying import Run, Selection, select

_ID = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)
"""As ids are written: `01` and `1_0` are none."""


def locate(member: Member, text: str, run: Run) -> int:
    """The id of the row that a path names.

    Args:
        member: what the path names.
        text: as it stands there.
        run: of the data version that is asked.

    Raises:
        Refused: an id is expected, and this is none.
        HTTPException: 404, there is no such row.
    """
    if _ID.fullmatch(text):
        condition = is_one(member.id.name, int(text))
    elif member.ref is not None:
        condition = is_one(member.ref, text)
    else:
        raise Refused(f"{member.parameter} is a whole number such as {member.id.example}; {text[:60]!r} is not")
    found = select(run, Selection(member.table, (member.id.name,), (condition,), limit=1)).rows
    if not found:
        raise HTTPException(404, f"{member.kind.capitalize()} not found")
    return found[0][0]


def moved_to(member: Member, text: str, snapshot: Snapshot) -> str | None:
    """The path of the row now, where the path names it by an id from before."""
    return snapshot.moved.get(f"{member.parent}/{text}")
