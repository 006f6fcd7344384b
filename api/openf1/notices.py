"""What headers say beside an answer: the license, the state of the raw store, what is missing, what was mistaken.

All of it is ASCII, of bounded length, and percent-encoded where it came from outside.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from f1_platform.records import Missing, UnknownEndpoint, UnknownField
from f1_platform.serving.snapshot import LICENSE

_NAMED = 10
"""Missing units that are named one by one."""
_ECHOED = 60
"""Characters of a mistaken name that are sent back."""


def common(state: str) -> dict[str, str]:
    """The headers of every answer.

    Args:
        state: of the raw store.
    """
    return {"Link": f'<{LICENSE}>; rel="license"', "X-Data-State": state}


def of_missing(missing: Sequence[Missing]) -> dict[str, str]:
    """Says which units a query covers that were never fetched, or failed: `2; laps of session 9472 (failed), ...`."""
    if not missing:
        return {}
    named = ", ".join(str(unit) for unit in missing[:_NAMED])
    more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
    return {"X-Data-Missing": f"{len(missing)}; {named}{more}"}


def of_mistake(mistake: UnknownEndpoint | UnknownField, root: str) -> dict[str, str]:
    """Names what there is not and what was probably meant, and links to the list of what there is.

    Args:
        mistake: the mistake.
        root: path under which the API is mounted.
    """
    kind = "endpoint" if isinstance(mistake, UnknownEndpoint) else "field"
    named = f'unknown {kind} "{quote(mistake.name[:_ECHOED], safe="", errors="replace")}"'
    meant = f'; nearest="{mistake.meant}"' if mistake.meant else ""
    return {
        "Link": f'<{LICENSE}>; rel="license", <{root}/v1>; rel="describedby"; title="endpoints and fields"',
        "X-Data-Mistake": named + meant,
    }
