"""Sectors and speed traps: published bests, and the highest speeds of the records."""

from __future__ import annotations

from dataclasses import replace

from f1_platform.charts import CHARTS, Source
from f1_platform.charts.source import of_session
from f1_platform.openf1.filters import is_one
from f1_platform.serving.tables import SESSION_DRIVERS
from f1_platform_tests.charts.drawing import LOOKS, drawn

RACE = {"session_key": 9472}


def test_sectors_are_the_published_bests_and_the_best_of_all_has_no_difference(source: Source) -> None:
    rows = CHARTS["sectors"].gather(source, RACE).rows
    published = {row["driver_name"]: row for row in source.rows(SESSION_DRIVERS, is_one("session_key", 9472))}
    for sector in (1, 2, 3):
        times = {name: row[f"best_sector_{sector}_ms"] for name, row in published.items()}
        shown = {row["driver_name"]: row for row in rows if row["sector"] == sector}
        assert {name: round(row["time"] * 1000) for name, row in shown.items()} == times
        best = min(times.values())
        assert {name: round(row["behind"] * 1000) for name, row in shown.items()} == {
            name: time - best for name, time in times.items()
        }


def test_a_difference_off_the_axis_is_drawn_at_its_end(source: Source) -> None:
    figure = CHARTS["sectors"].gather(source, RACE)
    assert figure.missing == ()
    first, *others = figure.rows
    figure = replace(figure, rows=[{**first, "behind": 99.0, "in_view": False}, *others])
    for look in LOOKS:
        axis = drawn("sectors", figure, look)["spec"]["layer"][1]["encoding"]["x"]["scale"]
        assert max(row["behind"] for row in others) <= axis["domain"][1] < 2
        assert axis["clamp"]


def test_speeds_are_the_highest_of_the_records_in_their_order(source: Source) -> None:
    rows = CHARTS["speed_traps"].gather(source, RACE).rows
    laps = source.records("laps", ("driver_number", "st_speed", "i1_speed", "i2_speed"), of_session(9472)).to_pylist()
    for place, field in (("Speed trap", "st_speed"), ("Intermediate 1", "i1_speed"), ("Intermediate 2", "i2_speed")):
        shown = [row for row in rows if row["trap"] == place]
        highest = {n: max(lap[field] or 0 for lap in laps if lap["driver_number"] == n) for n in (1, 16, 55)}
        speeds = {row["driver"]: row["speed"] for row in shown}
        assert (speeds["VER"], speeds["LEC"], speeds["SAI"]) == (highest[1], highest[16], highest[55])
        assert [row["rank"] for row in shown] == list(range(1, 21))
        assert [row["speed"] for row in shown] == sorted(speeds.values(), reverse=True)


def test_every_driver_is_named_in_every_panel(source: Source) -> None:
    figure = CHARTS["speed_traps"].gather(source, RACE)
    for look in LOOKS:
        panels = drawn("speed_traps", figure, look)["hconcat"]
        assert [panel["title"]["text"] for panel in panels] == ["Intermediate 1", "Intermediate 2", "Speed trap"]
        assert all(len(panel["data"]["values"]) == 20 for panel in panels)
        assert sum(panel["width"] for panel in panels) < look.width
