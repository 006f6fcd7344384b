"""Arrow schemas, derived from the registry.

Every schema ends with `_extra`: a JSON object of what the declared columns cannot hold (unknown fields, and values that
do not fit their declared type), null for almost all records. So nothing that upstream sends is lost.
"""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from f1_platform.openf1.endpoints import ENDPOINTS
from f1_platform.openf1.fields import FieldType

EXTRA = "_extra"
INSTANT = pa.timestamp("us", tz="UTC")

ARROW_TYPES: dict[FieldType, pa.DataType] = {
    "int": pa.int32(),
    "float": pa.float64(),
    "bool": pa.bool_(),
    "text": pa.string(),
    "date": INSTANT,
    "ints": pa.list_(pa.int32()),
    "json": pa.string(),
}


@cache
def arrow_schema(endpoint: str) -> pa.Schema:
    """The schema of an endpoint's records; units and meanings stand in the fields' metadata."""
    columns = [
        pa.field(field.name, ARROW_TYPES[field.type], metadata={"unit": field.unit, "meaning": field.meaning})
        for field in ENDPOINTS[endpoint].fields
    ]
    return pa.schema([*columns, pa.field(EXTRA, pa.string(), metadata={"meaning": "what no declared column holds"})])
