"""Telemetry of a lap or of a stint, resampled on distance, so that laps can be laid over one another.

`laps` says when, `samples` what was recorded then, `resampling` is the arithmetic, `columns` what comes out; `reading`
asks the records, `routes` is the door. The samples as they were recorded are `/v1/car_data` and `/v1/location`.
"""

from api.telemetry.routes import telemetry_router

__all__ = ["telemetry_router"]
