"""Errors on their way through Dagster: steps that fail carry them as metadata, the end of a run gives them back.

Of an exception Dagster keeps the name of its class and its message only, once for each step. A person wants to hear of
a cause once, with what to do, however many steps it hit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import dagster as dg

from f1_platform import errors
from f1_platform.errors import F1Error, LiveLock, ServiceUnavailable, StoreError, TransientError, unwritable
from f1_platform.openf1 import Unit

CAUSES = "causes"
"""Metadata of a failed raw step: its errors, whole."""

HALTING = (LiveLock, ServiceUnavailable, StoreError)
"""These hold for whatever else a run would fetch."""

_NAMED_PLACES = 2
_LOOK = "The Dagster UI (`f1 dagster`) shows where"


def failed_units(failures: Mapping[Unit, F1Error]) -> dg.Failure:
    """The failure of a step in which some units could not be had."""
    named = "\n".join(f"- {unit}: {error}" for unit, error in failures.items())
    return _failure(f"{len(failures)} of the units failed, the others are stored:\n{named}", failures.values())


def halted(error: F1Error) -> dg.Failure:
    """The failure of a step that an error stopped which holds for all that is left."""
    return _failure(str(error), [error])


def faults_of(event: dg.DagsterEvent) -> list[F1Error]:
    """The errors that a step failed with."""
    failed = event.step_failure_data
    if failed.user_failure_data is not None and CAUSES in failed.user_failure_data.metadata:
        causes: Any = failed.user_failure_data.metadata[CAUSES].value
        return [_class(cause["class"])(cause["what"], where=cause["where"], mend=cause["mend"]) for cause in causes]
    chain = [failed.error]
    while chain[-1] is not None and chain[-1].cause is not None:
        chain.append(chain[-1].cause)
    # Ours, which says what to do; else the innermost, not the layers that passed it on.
    said = next((error for error in chain if error and hasattr(errors, str(error.cls_name))), chain[-1])
    if said is None:
        return [F1Error(f"{event.step_key} failed", mend=_LOOK)]
    kind, text = _class(str(said.cls_name)), said.message.strip()
    if kind is not F1Error:
        return [kind(text.partition(": ")[2])]
    return [unwritable(text) or F1Error(f"{event.step_key} failed: {text.splitlines()[0]}", mend=_LOOK)]


def gathered(faults: Iterable[F1Error]) -> list[F1Error]:
    """Each cause once, with the places that it struck."""
    places: dict[tuple[type[F1Error], str, str], list[str]] = {}
    for fault in faults:
        places.setdefault((type(fault), fault.what, fault.mend), []).append(fault.where)
    return [kind(what, where=_together(where), mend=mend) for (kind, what, mend), where in places.items()]


def _together(where: list[str]) -> str:
    different = list(dict.fromkeys(where))
    more = len(different) - _NAMED_PLACES
    return ", ".join(different[:_NAMED_PLACES]) + (f" and {more} more" if more > 0 else "")


def _failure(description: str, causes: Collection[F1Error]) -> dg.Failure:
    return dg.Failure(
        description,
        metadata={CAUSES: [_as_json(error) for error in causes]},
        allow_retries=any(isinstance(error, TransientError) for error in causes),
    )


def _as_json(error: F1Error) -> dict[str, str]:
    return {"class": type(error).__name__, "what": error.what, "where": error.where, "mend": error.mend}


def _class(name: str) -> type[F1Error]:
    found = getattr(errors, name, F1Error)
    return found if issubclass(found, F1Error) else F1Error
