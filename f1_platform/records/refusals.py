"""Why a query cannot be answered at all: it names what there is not, or nobody waits for it any more."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from f1_platform.errors import TransientError, UsageError


class _Unknown(UsageError):
    """A name that there is not, with the one that was probably meant."""

    def __init__(self, what: str, *, where: str = "", mend: str = "", name: str = "", meant: str = "") -> None:
        super().__init__(what, where=where, mend=mend)
        self.name, self.meant = name, meant


class UnknownEndpoint(_Unknown):
    """The endpoint is none of OpenF1's."""


class UnknownField(_Unknown):
    """The endpoint has no such field."""


class Cancelled(TransientError):
    """The work was stopped from outside."""


def unknown_endpoint(name: str, known: Iterable[str]) -> UnknownEndpoint:
    """The refusal of an endpoint."""
    meant = _nearest(name, known)
    return UnknownEndpoint(f"There is no endpoint {name!r}", mend=_mend(meant), name=name, meant=meant)


def unknown_field(endpoint: str, name: str, known: Iterable[str]) -> UnknownField:
    """The refusal of a field."""
    meant = _nearest(name, known)
    return UnknownField(f"{endpoint} has no field {name!r}", mend=_mend(meant), name=name, meant=meant)


def _nearest(name: str, known: Iterable[str]) -> str:
    # A name of kilobytes is near to none, and comparing it takes long.
    return next(iter(get_close_matches(name[:80], list(known), 1, cutoff=0.5)), "")


def _mend(meant: str) -> str:
    return f"Did you mean {meant}?" if meant else "GET /v1 lists what there is"
