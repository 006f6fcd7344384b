"""The shapes of the answers, for OpenAPI and tests; on the way out bytes are ready and nothing is validated.

Drivers and circuits are derived from the declaration of their published tables.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from f1_platform.serving.declaration import Column, ColumnType
from f1_platform.serving.resources import Resource

_PYTHON_TYPES: dict[ColumnType, type] = {"int": int, "float": float, "text": str, "date": date}


def member_model(resource: Resource) -> type[BaseModel]:
    """The model of one member of a resource, its fields described by their columns."""
    fields: dict[str, Any] = {name: _field(column) for name, column in resource.fields}
    return create_model(resource.kind.capitalize(), __doc__=resource.table.meaning, **fields)


def _field(column: Column) -> tuple[Any, Any]:
    described: dict[str, Any] = {
        "description": column.meaning + (f" ({column.unit})" if column.unit else ""),
        "examples": [column.example],
        "json_schema_extra": {"x-unit": column.unit} if column.unit else None,
    }
    known = _PYTHON_TYPES[column.type]
    return (known | None if column.nullable else known), Field(**described)


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Health(BaseModel):
    """Whether answers are given, and whether they are the latest."""

    status: Literal["ok", "degraded"] = Field(description="degraded: an older version is answered, see `detail`")
    data_version: int = Field(description="the version that is answered", examples=[3])
    detail: str | None = Field(description="what is wrong, and what to do", examples=[None])


class DatabaseHealth(BaseModel):
    """Whether the serving file can be opened and asked."""

    status: Literal["ok"]
    data_version: int = Field(description="the version in the file", examples=[3])
    rows: dict[str, int] = Field(description="rows by published table", examples=[{"drivers_summary": 864}])


class Version(BaseModel):
    """What is running, and on which data. Equal data gives equal answers, whenever it was published."""

    version: str = Field(description="of the platform", examples=["0.1.0"])
    data_version: int | None = Field(description="raised by one whenever the data differs", examples=[3])
    content_hash: str | None = Field(description="SHA-256 over the published tables", examples=["9f86d081884c7d65"])
