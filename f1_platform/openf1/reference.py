"""The registry as a page for people: `python -m f1_platform.openf1.reference` prints docs/endpoints.md."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from f1_platform.openf1.endpoints import ENDPOINTS
from f1_platform.openf1.fields import EVERY_SESSION, Endpoint, Field

_PREFACE = """# OpenF1's endpoints, as this platform keeps them

Derived from the registry in `f1_platform/openf1/declared`; `python -m f1_platform.openf1.reference` prints it. Every
table ends with `_extra`: unknown fields, and values that do not fit their declared type, as a JSON object. Data by
[OpenF1](https://openf1.org), CC BY-NC-SA 4.0.
"""


def page() -> str:
    """All endpoints in Markdown."""
    return "\n".join([_PREFACE, *(line for endpoint in ENDPOINTS.values() for line in _section(endpoint))])


def _section(endpoint: Endpoint) -> Iterator[str]:
    types = (
        "all session types" if endpoint.session_types == EVERY_SESSION else ", ".join(sorted(endpoint.session_types))
    )
    yield f"## {endpoint.name}\n"
    covers = f"session ({types})" if endpoint.grain == "session" else endpoint.grain
    yield f"{endpoint.meaning} A unit covers a {covers}.\n"
    yield f"Column family `{endpoint.family}`; row key `{'#'.join(endpoint.row_key)}` after the session's prefix;"
    yield f"natural key ({', '.join(endpoint.key)}){'; corrected after the session' if endpoint.mutable else ''}.\n"
    yield "| field | type | unit | meaning |"
    yield "|---|---|---|---|"
    yield from map(_row, endpoint.fields)
    yield ""


def _row(field: Field) -> str:
    nullable = " or null" if field.nullable else ""
    return f"| {field.name} | {field.type}{nullable} | {field.unit} | {field.meaning.replace('|', '/')} |"


if __name__ == "__main__":
    sys.stdout.write(page())
