"""When assets are materialised without anybody asking. Sensors look at the outside world; conditions move inside.

Never both for one edge: sensors and the schedule ask for raw assets and the archive, conditions for what follows.
"""

from __future__ import annotations

import dagster as dg

NIGHTLY = "17 4 * * *"

ON_NEW_DATA = (
    dg.AutomationCondition.eager().without(~dg.AutomationCondition.any_deps_missing())
    | dg.AutomationCondition.cron_tick_passed(NIGHTLY).since_last_handled()
).with_label("when its inputs have new data, and every night")
"""Plain `eager` and `on_cron` wait for every session there is; some never come. The night mends what was missed."""


def automation_sensor(*, on: bool) -> dg.AutomationConditionSensorDefinition:
    """Evaluates the conditions; stopped unless F1_AUTOMATION is on."""
    return dg.AutomationConditionSensorDefinition(
        "automation",
        target=dg.AssetSelection.groups("warehouse", "marts", "serving"),
        default_status=dg.DefaultSensorStatus.RUNNING if on else dg.DefaultSensorStatus.STOPPED,
        minimum_interval_seconds=60,
    )
