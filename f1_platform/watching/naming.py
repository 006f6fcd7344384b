"""What the lines of a log are about: run, session and endpoint, named once around the work and on every line within.

A context variable, so that lines of the client, the store and the ledger name them too without being told. No line is
written here.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

_NAMED: ContextVar[Mapping[str, str | int]] = ContextVar("f1_named", default=MappingProxyType({}))


@contextmanager
def naming(**names: str | int) -> Generator[None]:
    """Names what the work within is about, beside what was named around it; empty names are left out.

    Args:
        names: such as `run_id`, `season`, `meeting_key`, `session_key`, `endpoint`.
    """
    token = _NAMED.set({**_NAMED.get(), **{name: value for name, value in names.items() if value}})
    try:
        yield
    finally:
        _NAMED.reset(token)


def named() -> Mapping[str, str | int]:
    """What the work at this point is about; nothing outside of the ingestion."""
    return _NAMED.get()
