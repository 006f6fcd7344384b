"""A home that has lost raw files: what is gone is asked for again, be it the catalogue itself."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from f1_platform.openf1.plan import season_unit
from f1_platform_tests.orchestration.test_refreshing import road
from f1_platform_tests.orchestration.test_sensors import RACE_END, at
from f1_platform_tests.orchestration.worlds import World

SESSIONS = season_unit("sessions", 2024)


@pytest.mark.parametrize("now", [RACE_END.replace(hour=23), datetime(2025, 1, 2, tzinfo=UTC)])
def test_a_catalogue_whose_file_is_gone_is_fetched_again_also_of_the_season_before(
    world: World, now: datetime, caplog: pytest.LogCaptureFixture
):
    road(world).refresh()
    held = [(report.unit, report.rows) for report in world.platform.store.reports(season=2024)]
    world.platform.store.parquet([SESSIONS])[SESSIONS].unlink()

    later = at(world, now)
    road(later).refresh()
    assert [(report.unit, report.rows) for report in later.platform.store.reports(season=2024)] == held
    assert [line for line in caplog.messages if "sessions of season 2024;" in line]


def test_a_raw_folder_that_is_gone_is_fetched_again(world: World):
    road(world).refresh()
    held = [(report.unit, report.rows) for report in world.platform.store.reports(season=2024)]
    shutil.rmtree(world.platform.settings.raw_dir)

    again = at(world, world.platform.clock.now())
    road(again).refresh()
    assert [(report.unit, report.rows) for report in again.platform.store.reports(season=2024)] == held
