"""Whose data an upstream has: a local one is asked, so that simulated seasons and real ones never mix."""

from __future__ import annotations

import json
import urllib.request
from contextlib import suppress
from urllib.parse import urlsplit

from f1_platform.home import LOCAL_HOSTS, world_of

_PATIENCE = 2.0
"""Seconds; what does not answer by then is not one of ours."""

_REAL = "recorded"
"""Recorded files hold what OpenF1 has sent."""


def world_behind(url: str) -> str:
    """What a home is stamped with for the upstream at that address."""
    if urlsplit(url).hostname in LOCAL_HOSTS:
        with (
            suppress(OSError, ValueError, KeyError, TypeError),
            urllib.request.urlopen(f"{url}/_world", timeout=_PATIENCE) as answer,  # noqa: S310 - of this machine
        ):
            world = str(json.load(answer)["world"])
            return "openf1" if world == _REAL else world
    return world_of(url)
