"""An answer by meeting, split into its sessions' units by the session_key of each record. No record gets lost here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from f1_platform.openf1.plan import Question
from f1_platform.openf1.records import Decoded
from f1_platform.openf1.schemas import EXTRA
from f1_platform.openf1.units import Unit


@dataclass(frozen=True)
class Strays:
    """Records of no session that the catalogue knows: look at it anew, then ask again.

    Attributes:
        question: the request that brought them.
        batch: the records.
    """

    question: Question
    batch: pa.RecordBatch

    @property
    def session_keys(self) -> list[int]:
        """The sessions they name; a record may name none."""
        return sorted(key for key in _keys(self.batch) if key is not None)


def units_in(decoded: Decoded, question: Question) -> Iterator[tuple[Unit, Decoded]]:
    """The records of each unit of a question; none for one that the answer leaves out."""
    if not question.known:
        yield question.units[0], decoded
        return
    found = _keys(decoded.batch)
    for unit in question.units:
        yield unit, _of(decoded, unit.session_key, found)
    for unit in question.others:
        if unit.session_key in found:
            yield unit, _of(decoded, unit.session_key, found)


def strays_in(decoded: Decoded, question: Question) -> Strays | None:
    """The records that name no known session, or none at all."""
    if not question.known or _keys(decoded.batch) <= question.known:
        return None
    return Strays(question, decoded.batch.filter(~pc.field("session_key").isin(sorted(question.known))))


def _keys(batch: pa.RecordBatch) -> set[int | None]:
    return set(batch.column("session_key").unique().to_pylist())


def _of(decoded: Decoded, session_key: int, found: set[int | None]) -> Decoded:
    if found == {session_key}:
        return decoded
    batch = decoded.batch.filter(pc.field("session_key") == session_key)
    return Decoded(batch, _extras(batch) if decoded.extras else Counter())


def _extras(batch: pa.RecordBatch) -> Counter[str]:
    """As `decode` counts them, of these records alone."""
    texts = batch.column(EXTRA).drop_null().to_pylist()
    return Counter(name for text in texts for name in msgspec.json.decode(text))
