"""What no column of OpenF1's records holds, put back where it belongs; for the few rows that have any.

A member of `_extra` that bears the name of a column is the value that did not fit it, and stands in its place; other
members come behind the columns. So `openf1.records.to_records` has it.
"""

from __future__ import annotations

# pyright: reportAttributeAccessIssue=false
# pyarrow.compute makes its functions when it is imported, so that no checker sees them.
from collections.abc import Collection
from dataclasses import dataclass

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_LINE_BREAKS = bytes.maketrans(b"\r\n", b"  ")
"""JSON has them between its parts only, where a blank means the same."""


@dataclass(frozen=True)
class Extras:
    """The `_extra` of a batch in which some row has one.

    Attributes:
        has: by row whether it has any.
        members: of each row that has, by name the JSON of its members.
    """

    has: pa.Array
    members: list[dict[str, msgspec.Raw]]

    def names(self, name: str) -> bool:
        """Whether some row has a value that the column of that name could not hold."""
        return any(name in members for members in self.members)

    def misfits(self, name: str, texts: pa.Array) -> pa.Array:
        """The JSON texts of a column, with those that it could not hold in their places."""
        kept = texts.filter(self.has).to_pylist()
        ours = [bytes(row[name]) if name in row else text for row, text in zip(self.members, kept, strict=True)]
        return pc.replace_with_mask(texts, self.has, pa.array(ours, pa.binary()))

    def unknown(self, known: Collection[str]) -> pa.Array:
        """By row its members that have no column, as `,"name":value` one behind the other; empty where none."""
        ours = [b"".join(_member(name, row[name]) for name in row if name not in known) for row in self.members]
        none = pa.array([b""], pa.binary()).take(pa.array([0] * len(self.has)))
        return pc.replace_with_mask(none, self.has, pa.array(ours, pa.binary()))


def extras(column: pa.Array) -> Extras | None:
    """The `_extra` column of a batch; none where no row has any."""
    if column.null_count == len(column):
        return None
    texts = column.drop_null().to_pylist()
    return Extras(column.is_valid(), [_members.decode(text.encode().translate(_LINE_BREAKS)) for text in texts])


def _member(name: str, text: msgspec.Raw) -> bytes:
    return b"," + msgspec.json.encode(name) + b":" + bytes(text)
