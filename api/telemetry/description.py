"""What OpenAPI says of resampled telemetry: parameters, rows, answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import Field as ModelField
from pydantic import create_model
from pydantic.json_schema import SkipJsonSchema

from api.formats import FORMATS
from api.problems import problem_responses
from f1_platform.openf1 import Field
from f1_platform.telemetry.columns import COLUMNS

DESCRIPTION = """A row every `step` metres, from 0 at the start of each lap; of all laps of the driver, or of some.

The distance is the speed integrated over time, not scaled: a lap comes out about one percent short of the circuit.
Nothing is known, and null, where samples are more than two seconds apart; a pedal that was not read (104) is null.
The samples as they were recorded are `/v1/car_data` and `/v1/location`."""

# Bounds stand with the type itself, or those of what may be absent would not be in the document.
_Lap = Annotated[int, ModelField(ge=0, le=300)]
_Stint = Annotated[int, ModelField(ge=0, le=99)]
_Other = Annotated[str, ModelField(pattern=r"^[0-9]{1,3}(:[0-9]{1,3})?$")]

SessionKey = Annotated[int, Path(ge=0, le=2**31 - 1, description="OpenF1's `session_key`", examples=[9472])]
DriverNumber = Annotated[int, Query(ge=0, le=999, description="number of the car", examples=[1])]
LapNumber = Annotated[_Lap | SkipJsonSchema[None], Query(description="only this lap", examples=[10])]
StintNumber = Annotated[_Stint | SkipJsonSchema[None], Query(description="only laps of this stint", examples=[2])]
Step = Annotated[int, Query(ge=1, le=1000, description="metres between rows", examples=[10])]
Compare = Annotated[
    _Other | SkipJsonSchema[None],
    Query(
        description="another driver, whose rows come after: `16`, the same laps; `16:12`, lap 12, or stint 12 where "
        "only a stint is asked for",
        examples=["16"],
    ),
]
Wanted = Annotated[
    str | SkipJsonSchema[None], Query(description="instead of `Accept`", json_schema_extra={"enum": [*FORMATS]})
]

PARAMETERS = ("driver_number", "lap_number", "stint_number", "step", "compare", "format")
"""Those of the query; others are refused by name."""

_PYTHON_TYPES: dict[str, Any] = {"int": int, "float": float}
_EXAMPLE = dict(
    zip(
        (column.name for column in COLUMNS),
        (1, 10, 520.0, 6.398, 292.299, 71.655, 0, 8, 10389.927, 0, -176.726, 6661.919, -141.363),
        strict=True,
    )
)
_HEADERS: dict[str, Any] = {
    "ETag": {"description": "strong; send it back as If-None-Match", "schema": {"type": "string"}},
}


def _described(column: Field) -> tuple[Any, Any]:
    known = _PYTHON_TYPES[column.type]
    told = column.meaning + (f" ({column.unit})" if column.unit else "")
    unit: dict[str, Any] | None = {"x-unit": column.unit} if column.unit else None
    return (known | None if column.nullable else known), ModelField(description=told, json_schema_extra=unit)


_MODEL_FIELDS: dict[str, Any] = {column.name: _described(column) for column in COLUMNS}
TelemetryRow = create_model("TelemetryRow", __doc__="A car at one distance of its lap.", **_MODEL_FIELDS)

_CONTENT: dict[str, Any] = {one.media_type: {"schema": {"type": "string"}} for one in FORMATS.values()}
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"headers": _HEADERS, "content": _CONTENT | {"application/json": {"example": [_EXAMPLE]}}},
    304: {"description": "Not Modified: If-None-Match holds the ETag", "headers": _HEADERS},
    **problem_responses(404, 406, 422, 503),
}
