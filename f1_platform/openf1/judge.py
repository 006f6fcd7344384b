"""Whether a decoded answer is one to the question: of the sessions asked for, in the types declared. No requests here.

An answer that is not is a transient fault, and asked again. What the tries of a question have not changed is OpenF1's
word in one case: a value of another type, which `decode` keeps and reports. Records of others are never taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from f1_platform.errors import MalformedAnswer
from f1_platform.openf1.endpoints import ENDPOINTS
from f1_platform.openf1.query import Condition, route_of
from f1_platform.openf1.records import Decoded, decode

_WHOSE = ("session_key", "meeting_key", "year")
"""Fields that say whose a record is, where they are asked for."""


class Judge:
    """Reads the answers of one client, and remembers in which fields OpenF1 insists on another type."""

    def __init__(self) -> None:
        self._insisted: set[tuple[str, str]] = set()

    def read(self, endpoint: str, conditions: Sequence[Condition], body: bytes, *, final: bool) -> Decoded:
        """The records of an answer.

        Args:
            endpoint: what was asked.
            conditions: of the question.
            body: the answer.
            final: whether the question has no tries left.

        Raises:
            MalformedAnswer: no array of records, records of another session, meeting or season, or values of another
                type while there are tries left.
        """
        decoded = decode(endpoint, body)
        if foreign := list(_foreign(decoded, conditions)):
            what = f"The answer of OpenF1 has records that were not asked for: {', '.join(foreign)}"
            raise MalformedAnswer(what, where=route_of(endpoint, conditions))
        odd = {(endpoint, name) for name in decoded.extras if ENDPOINTS[endpoint].field(name)} - self._insisted
        if odd and not final:
            names = ", ".join(sorted(name for _, name in odd))
            what = f"The answer of OpenF1 has values of another type than declared: {names}"
            raise MalformedAnswer(what, where=route_of(endpoint, conditions))
        self._insisted |= odd
        return decoded


def _foreign(decoded: Decoded, conditions: Sequence[Condition]) -> Iterator[str]:
    """Such as `session_key 9999`; a record that does not say whose it is counts as what was asked for."""
    for field, value, operator in conditions:
        if field in _WHOSE and operator == "=" and field in decoded.batch.schema.names:
            found = decoded.batch.column(field).unique().drop_null().to_pylist()
            yield from (f"{field} {other}" for other in found if str(other) != value)
