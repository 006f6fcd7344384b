"""OpenF1, the upstream: what it offers, how it is asked, and its answers as Arrow."""

from f1_platform.openf1.endpoints import CATALOGUE, ENDPOINTS, LIGHT, TELEMETRY
from f1_platform.openf1.fields import Endpoint, Field
from f1_platform.openf1.records import Decoded, decode, to_records
from f1_platform.openf1.schemas import EXTRA, arrow_schema
from f1_platform.openf1.units import Session, Unit

__all__ = [
    "CATALOGUE",
    "ENDPOINTS",
    "EXTRA",
    "LIGHT",
    "TELEMETRY",
    "Decoded",
    "Endpoint",
    "Field",
    "Session",
    "Unit",
    "arrow_schema",
    "decode",
    "to_records",
]
