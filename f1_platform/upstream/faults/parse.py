"""Faults as they are asked for on the command line: `NAME`, `NAME=VALUE`, later ones winning over earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from f1_platform.errors import UsageError
from f1_platform.openf1 import ENDPOINTS
from f1_platform.upstream.faults.declared import FAULTS, MIXTURES, SETTINGS
from f1_platform.upstream.faults.request import Faults
from f1_platform.upstream.limits import LIMITS

EVERY_ENDPOINT = "all"

_ENDPOINTS = ", ".join((EVERY_ENDPOINT, *ENDPOINTS))


def parse_faults(texts: Sequence[str], seed: int = 1, until: datetime | None = None) -> Faults:
    """The faults that texts ask for.

    Args:
        texts: such as `storm`, `reset-within=0.05`, `dead=laps`, or a mixture: `all`, `passing`.
        seed: decides whom they strike.
        until: from then on records are true.

    Raises:
        UsageError: naming the text that is no fault, and what there is.
    """
    faults = Faults(seed=seed, until=until)
    for text in texts:
        name, given, value = text.partition("=")
        if name in MIXTURES and not given:
            usual = {fault.name: fault.usual for fault in FAULTS.values() if fault.kind in MIXTURES[name]}
            faults = replace(faults, rates={**faults.rates, **usual})
        elif name in FAULTS:
            rate = _rate(text, value) if given else FAULTS[name].usual
            faults = replace(faults, rates={**faults.rates, name: rate})
        elif name in SETTINGS:
            faults = _with_setting(faults, text, name, value)
        else:
            raise _unknown(text, name)
    return faults


def _rate(text: str, value: str) -> float:
    rate = _number(value)
    if rate is None or rate > 1:
        raise UsageError(f"No probability: {text}", where="--fault", mend="Expected a number from 0 to 1, such as 0.05")
    return rate


def _with_setting(faults: Faults, text: str, name: str, value: str) -> Faults:
    if name == "dead":
        if value != EVERY_ENDPOINT and value not in ENDPOINTS:
            raise UsageError(f"No such endpoint: {text}", where="--fault", mend=f"Expected one of {_ENDPOINTS}")
        return replace(faults, dead=faults.dead | (ENDPOINTS.keys() if value == EVERY_ENDPOINT else {value}))
    number = _number(value)
    if number is None:
        raise UsageError(f"No number: {text}", where="--fault", mend=f"{name}={SETTINGS[name]}")
    if name == "token-life":
        return replace(faults, token_life=timedelta(seconds=number))
    return replace(faults, **{name.replace("-", "_"): number})


def _number(value: str) -> float | None:
    """A finite number that is not negative."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number if 0 <= number < 1e9 else None


def _unknown(text: str, name: str) -> UsageError:
    names = (*FAULTS, *MIXTURES, *SETTINGS)
    near = get_close_matches(name, (*names, *LIMITS), 1)
    meant = f"Did you mean {near[0]}? " if near else ""
    there = f"There are {', '.join(names)}; limits are {', '.join(LIMITS)}"
    return UsageError(f"no such fault: {text}", where="--fault", mend=meant + there)
