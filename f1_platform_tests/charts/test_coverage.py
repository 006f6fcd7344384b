"""Data coverage: what the raw store says of every unit that a session can have."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from f1_platform.charts import CHARTS, Look, NothingToDraw, Source
from f1_platform.charts.source import of_session
from f1_platform_tests.charts.drawing import drawn

COVERAGE = CHARTS["coverage"]
ASKED = {"season": 2024}


def test_a_cell_has_the_records_of_its_unit(source: Source) -> None:
    cells = _cells(source, 9472)
    for endpoint, column in (("laps", "lap_number"), ("pit", "lap_number"), ("race_control", "date")):
        kept = source.records(endpoint, (column,), of_session(9472)).num_rows
        assert (cells[endpoint]["state"], cells[endpoint]["records"]) == ("ok", kept)
    assert cells["car_data"]["records"] == 696_380


def test_what_a_type_of_session_cannot_have_has_no_cell_and_what_was_not_fetched_says_so(source: Source) -> None:
    assert "starting_grid" in _cells(source, 9468)
    assert "starting_grid" not in _cells(source, 9472)
    practice = _cells(source, 9465)
    assert {cell["state"] for cell in practice.values()} == {"not fetched"}
    assert "overtakes" not in practice


def test_its_counts_add_up_and_every_look_tells_states_apart_by_shape(source: Source) -> None:
    figure = COVERAGE.gather(source, ASKED)
    counts = Counter(row["state"] for row in figure.rows)
    assert f"{counts['ok']} ok, {counts['empty']} empty, 0 failed" in figure.subtitle
    for look in (Look("light", "medium"), Look("dark", "small", titled=False)):
        encoding = drawn("coverage", figure, look)["encoding"]
        shapes, fills = (encoding[channel]["scale"]["range"] for channel in ("shape", "fill"))
        assert len(set(shapes)) == len(shapes) == len(set(fills))


def test_on_a_phone_a_meeting_is_one_mark_ok_only_if_all_its_sessions_are(source: Source) -> None:
    figure = COVERAGE.gather(source, ASKED)
    marks = {(mark["meeting"], mark["endpoint"]): mark["state"] for mark in figure.marks["meetings"]}
    assert marks["Bahrain", "laps"] == "some ok"
    assert marks["Monaco", "laps"] == "not fetched"
    assert marks["Bahrain", "overtakes"] == "ok"


def test_a_season_before_openf1_says_since_when_there_is_data(source: Source) -> None:
    with pytest.raises(NothingToDraw, match="1999"):
        COVERAGE.gather(source, {"season": 1999})


def _cells(source: Source, session_key: int) -> dict[str, Any]:
    figure = COVERAGE.gather(source, ASKED)
    return {row["endpoint"]: row for row in figure.rows if row["session_key"] == session_key}
