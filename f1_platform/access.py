"""Who may ask the API, how often, and from which pages: the values of the F1_API_* settings, and how they are written.

What a request may do with them is the API's matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")


@dataclass(frozen=True)
class ApiKey:
    """A key that is known by its hash alone.

    Attributes:
        name: whose it is, as logs have it.
        digest: SHA-256 of the key.
    """

    name: str
    digest: bytes = field(repr=False)


@dataclass(frozen=True)
class Quota:
    """So many requests in any span of that many seconds."""

    amount: int
    seconds: int


def read_keys(text: str) -> tuple[ApiKey, ...]:
    """Reads `name:sha256hex,name:sha256hex`.

    Raises:
        ValueError: naming the entry that is wrong, never what stands for its key.
    """
    keys = [_read_key(number, entry) for number, entry in enumerate(_entries(text, ","), 1)]
    names = [key.name for key in keys]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{name} is there twice: expected a name of its own for each key")
    return tuple(keys)


def read_quotas(text: str) -> tuple[Quota, ...]:
    """Reads `10/second;1000/hour`.

    Raises:
        ValueError: one of them is no rate.
    """
    return tuple(_read_quota(entry) for entry in _entries(text, ";"))


def read_origins(text: str) -> tuple[str, ...]:
    """Reads `https://example.org,https://example.net:8443`, or `*` for all of them.

    Raises:
        ValueError: one of them is no origin.
    """
    origins = tuple(_entries(text, ","))
    for origin in origins:
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise ValueError(f"{origin!r}: expected scheme and host in small letters, https://example.org, or *")
    return origins


def _read_key(number: int, entry: str) -> ApiKey:
    name, _, digest = entry.partition(":")
    if not _NAME.fullmatch(name) or (not digest and len(name) == 64):
        raise ValueError(f"entry {number} has no name: expected name:sha256hex, a name of letters, digits, . _ and -")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        # Without a colon it may be the key itself that stands there.
        whose = name if digest else f"entry {number}"
        raise ValueError(f"{whose} has no hash: expected the 64 hexadecimal digits of its key's SHA-256")
    return ApiKey(name, bytes.fromhex(digest))


def _read_quota(entry: str) -> Quota:
    found = re.fullmatch(r"([1-9][0-9]{0,5})/(second|minute|hour|day)", entry)
    if found is None:
        raise ValueError(f"{entry!r}: expected a rate such as 60/minute, or several: 10/second;1000/hour")
    return Quota(int(found[1]), _SECONDS[found[2]])


def _entries(text: str, separator: str) -> list[str]:
    return [entry.strip() for entry in text.split(separator) if entry.strip()]
