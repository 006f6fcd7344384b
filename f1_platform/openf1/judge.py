"""Whether a decoded answer is one to its question: of the sessions asked for, in the types declared. No requests here.

One that is not is a transient fault, and asked again. Records of others are never taken. Values of another type, and
none where every record has one, are taken where every try of a question brought them: then they are OpenF1's word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from f1_platform.errors import MalformedAnswer
from f1_platform.openf1.endpoints import ENDPOINTS
from f1_platform.openf1.query import Condition, route_of
from f1_platform.openf1.records import Decoded, decode

WHOSE = ("session_key", "meeting_key", "year")
"""Fields that say whose a record is, where they are asked for."""


class Judge:
    """Reads the answers of one client, and remembers in which fields OpenF1 insists on odd values.

    Args:
        retries: how often a question is asked again.
    """

    def __init__(self, retries: int) -> None:
        self._retries = retries
        self._insisted: set[tuple[str, str]] = set()

    def reader(self, endpoint: str, conditions: Sequence[Condition]) -> Callable[[bytes], Decoded]:
        """Reads the answers to one question, of all its tries.

        Returns:
            A function from an answer to its records. It raises MalformedAnswer where the answer is no array of records,
            has some of another session, meeting or season, or odd values while that may be a slip.
        """
        route = route_of(endpoint, conditions)
        odd_tries: list[set[tuple[str, str]]] = []

        def read(body: bytes) -> Decoded:
            decoded = decode(endpoint, body)
            if foreign := ", ".join(_foreign(decoded, conditions)):
                raise MalformedAnswer(
                    f"The answer of OpenF1 has records that were not asked for: {foreign}", where=route
                )
            odd_tries.append({(endpoint, name) for name in _odd(endpoint, decoded)})
            stubborn = set.intersection(*odd_tries) if len(odd_tries) > self._retries else set[tuple[str, str]]()
            if odd := odd_tries[-1] - stubborn - self._insisted:
                names = ", ".join(sorted(name for _, name in odd))
                raise MalformedAnswer(f"The answer of OpenF1 has values of another type, or none: {names}", where=route)
            self._insisted |= stubborn
            return decoded

        return read


def _odd(endpoint: str, decoded: Decoded) -> Iterator[str]:
    """Fields with values of another type, or without one in a record where each has one."""
    for field in ENDPOINTS[endpoint].fields:
        if field.name in decoded.extras or (not field.nullable and decoded.batch.column(field.name).null_count):
            yield field.name


def _foreign(decoded: Decoded, conditions: Sequence[Condition]) -> Iterator[str]:
    """Such as `session_key 9999`."""
    for field, value, operator in conditions:
        if field in WHOSE and operator == "=" and field in decoded.batch.schema.names:
            found = decoded.batch.column(field).unique().drop_null().to_pylist()
            yield from (f"{field} {other}" for other in found if str(other) != value)
