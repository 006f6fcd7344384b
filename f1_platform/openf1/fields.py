"""What an endpoint's declaration is made of: fields and endpoints as values. The declarations are in `endpoints`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

FieldType = Literal["int", "float", "bool", "text", "date", "ints", "json"]
"""`ints` is a list of integers or nulls; `json` any JSON value, kept verbatim."""

Grain = Literal["season", "session"]
SessionType = Literal["Practice", "Qualifying", "Race"]
EVERY_SESSION: frozenset[SessionType] = frozenset({"Practice", "Qualifying", "Race"})


@dataclass(frozen=True)
class Field:
    """One field of an endpoint's records.

    Attributes:
        name: as OpenF1 spells it.
        type: how it is stored.
        meaning: one phrase for people.
        unit: the physical unit, empty where there is none.
        nullable: whether OpenF1 sends null, or leaves it out of older rows.
        low: the least plausible value, where a check makes sense.
        high: the largest plausible value.
    """

    name: str
    type: FieldType
    meaning: str
    unit: str = ""
    nullable: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Endpoint:
    """One of OpenF1's endpoints, declared once; schemas, keys, assets, checks, routes and docs follow from it.

    Attributes:
        name: the route below `/v1`, and the second part of a unit.
        family: the column family of its cells and the folder of its Parquet files.
        meaning: one sentence for people.
        grain: whether a unit covers a season or a session.
        key: the natural key within its unit.
        row_key: the fields of the row key after the session's prefix; also the order records are kept in.
        fields: all declared fields, `meeting_key` and `session_key` among them.
        session_types: the session types that have it; others are not asked, but what they send is kept.
        telemetry: sampled several times a second; fetched by windows of time, optional.
        mutable: whether upstream corrects it after the session.
        sent: names in the order that most recorded answers have; see `order`.
        left_out: names that OpenF1 never sends with null: a record without a value comes without the member.
    """

    name: str
    family: str
    meaning: str
    key: tuple[str, ...]
    row_key: tuple[str, ...]
    fields: tuple[Field, ...]
    grain: Grain = "session"
    session_types: frozenset[SessionType] = EVERY_SESSION
    telemetry: bool = False
    mutable: bool = False
    sent: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def field(self, name: str) -> Field | None:
        """The declared field of that name."""
        return next((field for field in self.fields if field.name == name), None)

    def is_had_by(self, session_type: str) -> bool:
        """Whether sessions of that type have it; those of a type that nobody knows are asked for everything."""
        return session_type in self.session_types or session_type not in get_args(SessionType)

    @property
    def order(self) -> tuple[str, ...]:
        """All field names in the order OpenF1 sends them; those newer than the recordings at the end."""
        return (*self.sent, *(field.name for field in self.fields if field.name not in self.sent))

    @property
    def date_field(self) -> str | None:
        """The field that a time range filters on."""
        return next((name for name in ("date", "date_start") if self.field(name)), None)
