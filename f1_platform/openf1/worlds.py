"""Whose data an upstream has: a local one is asked, so that simulated seasons and real ones never mix."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from urllib.parse import urlsplit

from f1_platform.errors import ServiceUnavailable
from f1_platform.home import LOCAL_HOSTS, world_of

_PATIENCE = 10.0
"""Seconds for an answer of a server on this machine."""

_REAL = "recorded"
"""Recorded files hold what OpenF1 has sent."""


def world_behind(url: str) -> str:
    """What a home is stamped with for the upstream at that address.

    Raises:
        ServiceUnavailable: a local one does not answer, and so does not say whose data it has.
    """
    host = urlsplit(url).hostname or ""
    # A name without a dot is a neighbour's, such as a container's.
    if host not in LOCAL_HOSTS and "." in host:
        return world_of(url)
    try:
        with urllib.request.urlopen(f"{url}/_world", timeout=_PATIENCE) as answer:  # noqa: S310 - of this machine
            world = str(json.load(answer)["world"])
    except urllib.error.HTTPError:
        return world_of(url)
    except OSError as error:
        why = getattr(error, "reason", error)
        raise ServiceUnavailable(
            "OpenF1 cannot be reached", where=f"{url}: {why}", mend="Start `f1 upstream`, or correct F1_OPENF1_URL"
        ) from error
    except (ValueError, KeyError, TypeError):
        return world_of(url)
    return "openf1" if world == _REAL else world
