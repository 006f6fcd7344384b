"""What no line of a log may say, taken out of it: passwords in addresses, tokens, keys."""

from __future__ import annotations

import re

HIDDEN = "***"

_IN_ADDRESS = re.compile(r"(://[^/\s:@]*:)[^/\s@]+(?=@)")
_BEARER = re.compile(r"(\b(?:Bearer|Basic)\s+)[\w.~+/=-]+", re.IGNORECASE)
_NAMED = re.compile(
    r"""((?:password|passwd|token|secret|api[_-]?keys?|authorization)["']?\s*[=:]\s*["']?)(?!Bearer|Basic)[^\s"',;&})]+""",
    re.IGNORECASE,
)


def without_secrets(text: str) -> str:
    """The text, with whatever looks like a secret replaced by stars."""
    for pattern in (_IN_ADDRESS, _BEARER, _NAMED):
        text = pattern.sub(rf"\g<1>{HIDDEN}", text)
    return text
