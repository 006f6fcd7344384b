"""Which documented route a path belongs to: metrics are by route, so that no path asked for makes a new series."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from starlette.routing import compile_path

OTHER = "other"
"""What belongs to no documented route."""

_REMEMBERED = 4096


def route_finder(templates: Iterable[str]) -> Callable[[str], str]:
    """A function from a path to its template; one without parameters goes before one with."""
    plain = {template for template in templates if "{" not in template}
    compiled = [(compile_path(template)[0], template) for template in sorted(set(templates) - plain)]

    @lru_cache(_REMEMBERED)
    def find(path: str) -> str:
        path = path.rstrip("/") or "/"
        if path in plain:
            return path
        return next((template for pattern, template in compiled if pattern.match(path)), OTHER)

    return find
