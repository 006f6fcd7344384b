"""What an address names, by id or word; ids from before lead on to those of now."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException

from api.collections.collection import Member
from api.collections.locating import locate, moved_to
from api.explore import addresses
from api.explore.page import Context, Moved, NoSuchPage
from f1_platform.openf1.filters import is_one


def member_at(context: Context, member: Member) -> dict[str, Any]:
    """The row that the page is about.

    Args:
        context: of the page; its path names the row as `ref`.
        member: what kind of thing it is.

    Raises:
        NoSuchPage: there is none.
        Moved: it was named by an id from before.
    """
    text = context.asked.named["ref"]
    moved = moved_to(member, text, context.snapshot)
    if moved is not None:
        raise Moved(addresses.ROOT + moved)
    found = member_named(context, member, text)
    if found is None:
        raise NoSuchPage(f"There is no {member.kind} {text[:60]!r}")
    return found


def member_named(context: Context, member: Member, text: str) -> dict[str, Any] | None:
    """The row of that id or word, ids from before too; none where there is none."""
    moved = moved_to(member, text, context.snapshot)
    try:
        key = locate(member, moved.rpartition("/")[2] if moved else text, context.snapshot.rows)
    except HTTPException:
        return None
    return context.source.rows(member.table, is_one(member.id.name, key))[0]
