"""Telemetry of laps, resampled on distance, so that they can be laid over one another.

`laps` says when, `samples` what was recorded then, `resampling` is the arithmetic, `tracing` has both for one lap,
`columns` is what comes out; `reading` asks the records, `routes` is the door, `description` what OpenAPI says of it.
The samples as they were recorded are `/v1/car_data` and `/v1/location`.
"""

from api.telemetry.routes import telemetry_router

__all__ = ["telemetry_router"]
