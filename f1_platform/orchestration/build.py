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
from f1_platform.orchestration.io_managers.raw import RawIOManager
from f1_platform.orchestration.io_managers.serving import ServingIOManager
from f1_platform.orchestration.platform import Platform
from f1_platform.orchestration.sensors import archive_schedule, archive_sensor, discovery


def build_defs(platform: Platform | None = None) -> dg.Definitions:
    """All assets, checks, jobs, sensors and resources of a platform; by default of the environment's."""
    platform = platform or Platform.of()
    return dg.Definitions(
        assets=[
            *raw_assets(platform),
            reports_asset(platform),
            archive_assets(platform),
            *warehouse_assets(platform),
            serving_assets(platform),
        ],
        sensors=[
            discovery(platform),
            archive_sensor(platform),
            automation_sensor(on=platform.settings.automation == "on"),
        ],
        schedules=[archive_schedule(platform)],
        resources={"raw": RawIOManager(platform), "serving": ServingIOManager(platform)},
        executor=dg.in_process_executor,
    )
