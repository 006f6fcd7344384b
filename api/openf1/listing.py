"""`GET /v1`: the list of the endpoints and their fields, for people and for clients that look names up."""

from __future__ import annotations

from pydantic import BaseModel
from pydantic import Field as Described

from f1_platform.openf1 import ENDPOINTS, Endpoint, Field
from f1_platform.openf1.fields import FieldType


class ListedField(BaseModel):
    """A field of an endpoint's records."""

    name: str = Described(description="as OpenF1 spells it", examples=["lap_duration"])
    type: FieldType = Described(description="`ints`: a list of integers; `json`: a value of several types")
    unit: str = Described(description="empty where there is none", examples=["s"])
    meaning: str = Described(description="one phrase", examples=["lap time"])
    nullable: bool = Described(description="whether it may be null")
    filterable: bool = Described(description="whether a query may have conditions on it")


class ListedEndpoint(BaseModel):
    """An endpoint."""

    endpoint: str = Described(description="the endpoint", examples=["laps"])
    path: str = Described(description="its route", examples=["/v1/laps"])
    meaning: str = Described(description="one sentence", examples=["Lap and sector times, speed traps, mini-sectors."])
    fields: list[ListedField] = Described(description="in the order of the answers")


def listing() -> list[ListedEndpoint]:
    """All endpoints."""
    return [_listed(endpoint) for endpoint in ENDPOINTS.values()]


def _listed(endpoint: Endpoint) -> ListedEndpoint:
    fields = [_field(field) for name in endpoint.order if (field := endpoint.field(name)) is not None]
    path = f"/v1/{endpoint.name}"
    return ListedEndpoint(endpoint=endpoint.name, path=path, meaning=endpoint.meaning, fields=fields)


def _field(field: Field) -> ListedField:
    return ListedField(
        name=field.name,
        type=field.type,
        unit=field.unit,
        meaning=field.meaning,
        nullable=field.nullable,
        filterable=field.type != "ints",
    )
