"""Which format a request gets: the one that `format=` names, else what `Accept` likes best (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from functools import lru_cache

from starlette.exceptions import HTTPException

from api.formats.formats import FORMATS, Format

VARY = "Accept"
_OFFERED = ", ".join(f"{offered.name} ({offered.media_type})" for offered in FORMATS.values())
_WEIGHT = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$")


def choose(accept: str | None, wanted: str | None) -> Format:
    """The format of an answer.

    Args:
        accept: the Accept header, its lines joined by commas; nothing, or `*/*` as browsers send it, is JSON.
        wanted: the value of `format=`; it counts before the header.

    Raises:
        HTTPException: 422, `format=` names none that is on offer; 406, the header takes none of them. Both say what
            there is.
    """
    if wanted is not None:
        return _named(wanted)
    chosen = _accepted(accept or "*/*")
    if chosen is None:
        detail = f"No format that Accept takes is on offer: {accept!r}. There is {_OFFERED}; or ask with format="
        raise HTTPException(406, detail, {"Vary": VARY})
    return chosen


def format_headers(chosen: Format, name: str) -> dict[str, str]:
    """The headers of an answer in a format, its Content-Type apart.

    Args:
        chosen: the format.
        name: what the rows are, for the name of a file: `car_data_9472`.
    """
    headers = {"Vary": VARY}
    if chosen.saved:
        safe = re.sub(r"[^A-Za-z0-9_-]+", "_", name).strip("_")[:100] or "rows"
        headers["Content-Disposition"] = f'attachment; filename="{safe}{chosen.suffix}"'
    return headers


def _named(wanted: str) -> Format:
    chosen = FORMATS.get(wanted.lower())
    if chosen is None:
        raise HTTPException(422, f"format {wanted[:40]!r} is not on offer. There is {_OFFERED}", {"Vary": VARY})
    return chosen


@lru_cache(maxsize=512)
def _accepted(accept: str) -> Format | None:
    """The format of the greatest weight; of equal ones the first on offer."""
    weights = _weights(accept)
    ranked = [(_weight(weights, offered.media_type), offered) for offered in FORMATS.values()]
    weight, best = max(ranked, key=lambda rank: rank[0])
    return best if weight > 0 else None


def _weight(weights: dict[str, float], media_type: str) -> float:
    """That of the most specific range which holds the media type."""
    kind = media_type.partition("/")[0]
    ranges = (media_type, f"{kind}/*", "*/*")
    return next((weights[each] for each in ranges if each in weights), 0.0)


def _weights(accept: str) -> dict[str, float]:
    """The weight of each media range of the header; one whose weight cannot be read counts in full."""
    weights: dict[str, float] = {}
    for part in accept.lower().split(","):
        media_range, *parameters = (piece.strip() for piece in part.split(";"))
        named = [value.strip() for name, _, value in (p.partition("=") for p in parameters) if name.strip() == "q"]
        weight = float(named[0]) if named and _WEIGHT.match(named[0]) else 1.0
        weights[media_range] = max(weight, weights.get(media_range, 0.0))
    return weights
