"""Findings follow their session: rebuilt with it, gone with it, and counted over the recorded seasons."""

from __future__ import annotations

from collections import Counter

from f1_platform.warehouse.quality import RULES
from f1_platform_tests.warehouse.worlds import World, result, session

BACKWARD = {"driver_number": 1, "stint_number": 1, "lap_start": 9, "lap_end": 8}
FORWARD = {**BACKWARD, "lap_end": 12}
FROZEN = [
    {"driver_number": 1, "date": f"2024-03-02T15:00:{second:02d}+00:00", "rpm": 906, "speed": 424}
    for second in range(0, 30, 2)
]


def sessions_found(world: World) -> list[int]:
    return [row["session_key"] for row in world.rows("findings")]


def test_what_is_mended_upstream_is_found_no_more_and_other_sessions_are_left_alone(world: World) -> None:
    world.catalogue(session(100, "Race", "2024-03-02T15:00:00"), session(99, "Practice 1", "2024-03-01T15:00:00"))
    for key in (99, 100):
        world.session(key, session_result=[result(1, 1)], stints=[BACKWARD])
    world.build()
    assert sessions_found(world) == [99, 100]
    world.session(100, stints=[FORWARD])
    assert world.build().sessions == (100,)
    assert sessions_found(world) == [99]


def test_telemetry_that_has_findings_is_published_by_the_build_that_made_it(world: World) -> None:
    world.catalogue(session(100, "Race", "2024-03-02T15:00:00"))
    world.session(100, car_data=FROZEN)
    assert world.build().telemetry == (100,)
    assert sessions_found(world) == [100]
    assert not world.build().changed


def test_the_recorded_seasons_have_these_findings_and_no_others(both: World) -> None:
    """Each kind was looked at in the raw records; a new one here is a false alarm until that is done again."""
    counts = Counter(row["rule"] for row in both.rows("findings"))
    assert counts == {
        "archive_classification": 10,
        "archive_points": 10,
        "driver_of_another_series": 29,
        "lap_missing": 7,
        "lap_phantom": 58,
        "lap_untimed": 88,
        "pit_stop_without_lap": 47,
        "position_shared": 31,
        "result_unflagged": 3,
        "stint_backward": 3,
        "stint_overlapping": 6,
    }
    assert counts.keys() <= set(RULES)
