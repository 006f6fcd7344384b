"""Telemetry of laps, resampled on distance, over REST; the arithmetic is in `f1_platform.telemetry`.

`reading` asks the records, `routes` is the door, `description` what OpenAPI says of it. The samples as they were
recorded are `/v1/car_data` and `/v1/location`.
"""

from api.telemetry.routes import telemetry_router

__all__ = ["telemetry_router"]
