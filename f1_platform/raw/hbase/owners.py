"""Whose a row is, by its key: the inverse of `keys.prefix`."""

from __future__ import annotations

import re

from f1_platform.openf1 import Endpoint, Unit

_NUMBER = rb"(0|-?[1-9]\d*)#"
_PREFIX = {"season": re.compile(_NUMBER), "session": re.compile(_NUMBER * 3)}


def owner(key: bytes, endpoint: Endpoint) -> tuple[Unit | None, bytes | None]:
    """The unit that a key of an endpoint's family names, and what all its keys begin with; none where it names none."""
    said = _PREFIX[endpoint.grain].match(key)
    if said is None:
        return None, None
    season, *rest = (int(part) for part in said.groups())
    meeting_key, session_key = rest or (0, 0)
    return Unit(season, meeting_key, session_key, endpoint.name), said.group()
