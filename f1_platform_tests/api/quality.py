"""Publishing all that a world's warehouse has, for tests that ask for its findings."""

from __future__ import annotations

from f1_platform.serving import TABLES, publish
from f1_platform.warehouse import opened, read_mart
from f1_platform_tests.serving.sample import clock
from f1_platform_tests.warehouse.worlds import World


def publish_all(world: World) -> None:
    """Publishes the marts as they are now."""
    with opened(world.settings) as warehouse:
        tables = {
            name: read_mart(warehouse, table.mart).select([column.name for column in table.columns])
            for name, table in TABLES.items()
        }
    publish(tables, world.settings.serving_path, clock())
