"""Rows on their way out: what every format is given to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from f1_platform.openf1 import EXTRA
from f1_platform.openf1.fields import FieldType

RowType = FieldType | Literal["day"]
"""How a column is written: as a field of OpenF1's records, or as a day of the calendar (`2024-03-02`)."""


@dataclass(frozen=True)
class Rows:
    """Rows to be written, once.

    Attributes:
        schema: of the batches, with units and meanings in the metadata of its fields. An `_extra` column of OpenF1's
            records may stand beside the others.
        batches: the rows; taken one at a time.
        types: by column how it is written; columns that were not asked for may be named too.
        order: the names of the columns in the order in which they are written.
        optional: columns, none of them the first, whose member a JSON record lacks where there is no value.
    """

    schema: pa.Schema
    batches: Iterable[pa.RecordBatch]
    types: Mapping[str, RowType]
    order: Sequence[str]
    optional: frozenset[str] = frozenset()

    @property
    def has_extra(self) -> bool:
        """Whether rows may have members that no column holds."""
        return EXTRA in self.schema.names

    def slices(self, rows: int) -> Iterator[pa.RecordBatch]:
        """The batches, none of them empty or of more rows than that; none is copied."""
        for batch in self.batches:
            for start in range(0, batch.num_rows, rows):
                yield batch.slice(start, rows)
