"""Fastest laps of a circuit: those published, the record marked, and what cannot be compared said."""

from __future__ import annotations

import pytest

from f1_platform.charts import CHARTS, NothingToDraw, Source
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import CIRCUIT_FASTEST_LAPS, CIRCUITS_SUMMARY
from f1_platform_tests.charts.drawing import LOOKS, drawn

FASTEST_LAPS = CHARTS["fastest_laps"]


@pytest.mark.parametrize(("circuit", "circuit_id"), [("bahrain", 3), ("9", 9)])
def test_they_are_the_published_ones_and_the_record_is_the_circuits(
    source: Source, circuit: str, circuit_id: int
) -> None:
    figure = FASTEST_LAPS.gather(source, {"circuit": circuit})
    published = source.rows(CIRCUIT_FASTEST_LAPS, is_one("circuit_id", circuit_id))
    assert {(row["season"], row["race_name"], row["time_ms"]) for row in figure.rows} == {
        (row["season"], row["race_name"], row["time_ms"]) for row in published
    }
    (record,) = (row for row in figure.rows if row["record"])
    (summary,) = source.rows(CIRCUITS_SUMMARY, is_one("circuit_id", circuit_id))
    assert (record["time_ms"], record["driver_name"]) == (summary["fastest_lap"], summary["fastest_driver_name"])
    assert record["time"] in figure.subtitle
    for look in LOOKS:
        spec = drawn("fastest_laps", figure, look)
        assert all(layer["mark"]["type"] in ("point", "text") for layer in spec["layer"])


def test_two_races_of_a_season_stand_in_rows_of_their_own(source: Source) -> None:
    figure = FASTEST_LAPS.gather(source, {"circuit": "bahrain"})
    shown = [(row["race"], row["time"]) for row in figure.rows if row["season"] == 2020]
    assert shown == [("2020 Sakhir", "0:55.404"), ("2020 Bahrain", "1:32.014")]
    assert any("layout" in sentence for sentence in figure.missing)


def test_a_circuit_without_lap_times_says_since_when_there_are_any(source: Source) -> None:
    with pytest.raises(NothingToDraw, match="no lap times of Reims") as raised:
        FASTEST_LAPS.gather(source, {"circuit": "reims"})
    assert raised.value.mend == "Lap times are known from 1996 on"
