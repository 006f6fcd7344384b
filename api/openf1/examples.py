"""An example value of every field that OpenF1 sends, for the documentation; made up, in the form of the real ones."""

from __future__ import annotations

from typing import Any

from f1_platform.openf1 import Endpoint

_EXAMPLES: dict[str, Any] = {
    "meeting_key": 1229,
    "session_key": 9472,
    "driver_number": 1,
    "date": "2024-03-02T15:03:42.275000+00:00",
    "date_start": "2024-03-02T15:00:00+00:00",
    "date_end": "2024-03-02T17:00:00+00:00",
    "year": 2024,
    "gmt_offset": "03:00:00",
    "is_cancelled": False,
    # meetings and sessions
    "meeting_name": "Bahrain Grand Prix",
    "meeting_code": "BRN",
    "meeting_official_name": "FORMULA 1 BAHRAIN GRAND PRIX 2024",
    "location": "Sakhir",
    "country_key": 36,
    "country_code": "BRN",
    "country_name": "Bahrain",
    "country_flag": "https://example.org/flags/bahrain.png",
    "circuit_key": 63,
    "circuit_short_name": "Sakhir",
    "circuit_type": "Permanent",
    "circuit_info_url": "https://example.org/circuits/63",
    "circuit_image": "https://example.org/circuits/63.png",
    "session_type": "Race",
    "session_name": "Race",
    # drivers
    "broadcast_name": "M VERSTAPPEN",
    "full_name": "Max VERSTAPPEN",
    "first_name": "Max",
    "last_name": "Verstappen",
    "name_acronym": "VER",
    "team_name": "Red Bull Racing",
    "team_colour": "3671C6",
    "headshot_url": "https://example.org/drivers/verstappen.png",
    # car_data and location
    "rpm": 11141,
    "speed": 315,
    "n_gear": 8,
    "throttle": 99,
    "brake": 0,
    "drs": 12,
    "x": 567,
    "y": 3195,
    "z": 187,
    # laps, stints and pit
    "lap_number": 8,
    "duration_sector_1": 26.966,
    "duration_sector_2": 38.657,
    "duration_sector_3": 26.12,
    "i1_speed": 307,
    "i2_speed": 277,
    "st_speed": 298,
    "is_pit_out_lap": False,
    "lap_duration": 91.743,
    "segments_sector_1": [2049, 2049, 2051, 2049],
    "segments_sector_2": [2049, None, 2049, 2051],
    "segments_sector_3": [2048, 2048, 2064],
    "stint_number": 1,
    "lap_start": 1,
    "lap_end": 20,
    "compound": "SOFT",
    "tyre_age_at_start": 3,
    "lane_duration": 24.5,
    "pit_duration": 24.5,
    "stop_duration": 2.3,
    # the running
    "gap_to_leader": 41.019,
    "interval": 0.003,
    "overtaking_driver_number": 63,
    "overtaken_driver_number": 4,
    "position": 1,
    "category": "Flag",
    "flag": "BLACK AND WHITE",
    "scope": "Driver",
    "sector": None,
    "qualifying_phase": None,
    "message": "BLACK AND WHITE FLAG FOR CAR 1 (VER) - TRACK LIMITS",
    "recording_url": "https://example.org/radio/verstappen.mp3",
    "air_temperature": 18.3,
    "track_temperature": 26.4,
    "humidity": 49.0,
    "pressure": 1017.1,
    "wind_speed": 1.1,
    "wind_direction": 160,
    "rainfall": 0,
    # results and championships
    "number_of_laps": 57,
    "points": 25.0,
    "dnf": False,
    "dns": False,
    "dsq": False,
    "duration": 5504.742,
    "position_start": 1,
    "position_current": 1,
    "points_start": 408.0,
    "points_current": 433.0,
}


def example_of(field: str) -> Any:  # noqa: ANN401 - any JSON value
    """An example of a field's value."""
    return _EXAMPLES[field]


def example_record(endpoint: Endpoint) -> dict[str, Any]:
    """An example of a record, its fields in the order of the answers."""
    return {name: _EXAMPLES[name] for name in endpoint.order}
