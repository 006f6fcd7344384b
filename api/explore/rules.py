"""What the rules of quality find, in words for readers."""

from __future__ import annotations

from collections.abc import Mapping

MEANINGS: Mapping[str, str] = {
    "lap_missing": "A lap that a car has driven, and of which there is no record",
    "lap_phantom": "A lap begun after the winner had finished: the way back to the pits",
    "lap_untimed": "A lap of a race that counts and has no time",
    "stint_backward": "A stint that ends before it begins",
    "stint_overlapping": "A stint that begins laps before the one before it has ended",
    "position_shared": "A place that two cars hold for ten seconds or longer",
    "pit_stop_without_lap": "A pit stop that names no lap, or one that its car has not driven",
    "interval_jump": "A gap to the leader that changes by more than 20 s within 10 s",
    "result_unflagged": "A car of a race without a place, and without a flag that says why",
    "result_places": "A place that two cars have, or a car placed behind one with fewer laps",
    "result_against_laps": "A car whose classification and recorded laps are of different length",
    "telemetry_hole": "Five seconds or more without a sample, of a car whose telemetry goes on",
    "telemetry_frozen": "Ten seconds or more of a moving car in which all its channels stand still",
    "driver_of_another_series": "A car number under which somebody is named who is no driver of Formula 1",
    "archive_classification": "A car that archive and OpenF1 place differently, or that one of them lacks",
    "archive_points": "Points that archive and OpenF1 give differently",
    "archive_laps": "A number of laps that archive and OpenF1 give differently",
    "archive_fastest_lap": "A fastest lap that archive and OpenF1 give differently",
}
"""By name of the rule; one that is not among them speaks by its name."""
