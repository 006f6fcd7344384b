"""When cars ended their laps: against the finishing gaps, and against the gaps OpenF1 measured on the way."""

from __future__ import annotations

from statistics import median
from typing import Any

import pytest

from f1_platform.charts.race.crossings import by_car, crossings, gaps_to_leader
from f1_platform_tests.charts.race.recorded_sessions import ABU_DHABI_2025, SAO_PAULO_2024, recorded
from f1_platform_tests.recorded import needs_data

_PENALTIES = {ABU_DHABI_2025: {18: 5, 23: 5, 87: 5}, SAO_PAULO_2024: {81: 10}}
"""Seconds that stewards added after the flag, by car: who was on the road earlier than the result says."""


@needs_data
@pytest.mark.parametrize("session", [ABU_DHABI_2025, SAO_PAULO_2024])
def test_gaps_at_the_flag_are_those_of_the_result_less_penalties(session: str) -> None:
    ends = {car: crossings(laps) for car, laps in by_car(recorded(session, "laps")).items()}
    gaps = gaps_to_leader(ends)
    finish = max(max(laps) for laps in ends.values() if laps)
    compared = 0
    for row in recorded(session, "session_result"):
        if isinstance(row["gap_to_leader"], int | float) and finish in gaps[row["driver_number"]]:
            penalty = _PENALTIES[session].get(row["driver_number"], 0)
            shown = gaps[row["driver_number"]][finish]
            assert shown == pytest.approx(row["gap_to_leader"] - penalty, abs=0.1), row["driver_number"]
            compared += 1
    assert compared >= 15


@needs_data
def test_gaps_on_the_way_agree_with_the_intervals_of_the_moment() -> None:
    ends = {car: crossings(laps) for car, laps in by_car(recorded(ABU_DHABI_2025, "laps")).items()}
    gaps = gaps_to_leader(ends)
    measured: dict[int, list[dict[str, Any]]] = {}
    for row in recorded(ABU_DHABI_2025, "intervals"):
        measured.setdefault(row["driver_number"], []).append(row)
    errors: list[float] = []
    for car, laps in gaps.items():
        for lap, gap in laps.items():
            after = [row for row in measured[car] if 0 <= row["date"].timestamp() - ends[car][lap] < 5]
            if after and isinstance(after[0]["gap_to_leader"], int | float):
                errors.append(abs(after[0]["gap_to_leader"] - gap))
    assert len(errors) > 500
    assert median(errors) < 0.3


@needs_data
def test_a_lap_without_a_time_ends_where_the_next_one_begins() -> None:
    laps = [lap for lap in recorded(SAO_PAULO_2024, "laps") if lap["driver_number"] == 1]
    whole = crossings(laps)
    holed = crossings([lap | {"lap_duration": None} if lap["lap_number"] == 20 else lap for lap in laps])
    assert holed.keys() == whole.keys()
    assert holed[20] == pytest.approx(whole[20], abs=0.1)
