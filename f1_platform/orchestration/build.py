"""Puts the platform together for Dagster: the only place that knows all its parts.

Tests and tools build it over a platform of their own.
"""

from __future__ import annotations

import dagster as dg

from f1_platform.orchestration.assets.archive import archive_assets
from f1_platform.orchestration.assets.raw import raw_assets
from f1_platform.orchestration.assets.reports import reports_asset
from f1_platform.orchestration.assets.serving import serving_assets
from f1_platform.orchestration.assets.warehouse import warehouse_assets
from f1_platform.orchestration.automation import automation_sensor
from f1_platform.orchestration.executor import own_process
from f1_platform.orchestration.io_managers.raw import RawIOManager
from f1_platform.orchestration.io_managers.serving import ServingIOManager
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.sensors import archive_schedule, archive_sensor, discovery, refresh


def build_defs(platform: Platform | None = None, retries: dg.RetryPolicy | None = None) -> dg.Definitions:
    """All assets, checks, jobs, sensors and resources of a platform.

    Args:
        platform: by default the environment's.
        retries: when raw steps that failed are tried again; by default never, so that whoever waits hears of it.
    """
    platform = platform or Platform.of()
    return dg.Definitions(
        assets=[
            *raw_assets(platform, retries),
            reports_asset(platform),
            archive_assets(platform),
            *warehouse_assets(platform),
            serving_assets(platform),
        ],
        sensors=[
            discovery(platform),
            refresh(platform),
            archive_sensor(platform),
            automation_sensor(on=platform.settings.automation == "on"),
        ],
        schedules=[archive_schedule(platform)],
        resources={"raw": RawIOManager(platform), "serving": ServingIOManager(platform)},
        executor=own_process(platform.settings),
    )
