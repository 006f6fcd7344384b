"""The shapes of the answers about this server itself; those of data follow from declarations."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class Ready(BaseModel):
    """Requests may be sent here."""

    status: Literal["ok", "degraded"] = Field(
        description="degraded: the database is away, and what it had published before is answered"
    )


class Health(BaseModel):
    """Whether answers are given, and whether they are the latest."""

    status: Literal["ok", "degraded"] = Field(
        description="degraded: published or recorded data cannot be read, and is answered as of before; see `detail`"
    )
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
