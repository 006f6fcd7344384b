"""When assets are materialised without anybody asking. Sensors look at the outside world; conditions move inside.

Never both for one edge: sensors and the schedule ask for raw assets and the archive, conditions for what follows.
"""

from __future__ import annotations

import dagster as dg

NIGHTLY = "17 4 * * *"

_If = dg.AutomationCondition
_AN_INPUT_CHANGED = _If.any_deps_match(_If.newly_updated())
_BEHIND = _AN_INPUT_CHANGED.since(_If.newly_updated()) & _AN_INPUT_CHANGED.since(_If.newly_requested())
"""An input is newer than the table, and than the latest run that was asked for it.

Each side is told by the events' own instants. Where `eager` finds both an input and the table updated since it looked
last, it takes the table for the newer one: a race that came in while the marts of another session were being built was
not served before the night. A table whose run failed is asked for again with the next news, not every minute.
"""

ON_NEW_DATA = (
    (
        (_BEHIND | _If.newly_missing().since_last_handled() | _If.any_deps_match(_If.will_be_requested()))
        & ~_If.any_deps_in_progress()
        & ~_If.in_progress()
    )
    | _If.cron_tick_passed(NIGHTLY).since_last_handled()
).with_label("when its inputs have new data, and every night")
"""Nothing waits for every session there is, as `eager` and `on_cron` do; some never come. The night mends the rest."""


def automation_sensor(*, on: bool) -> dg.AutomationConditionSensorDefinition:
    """Evaluates the conditions; stopped unless F1_AUTOMATION is on."""
    return dg.AutomationConditionSensorDefinition(
        "automation",
        target=dg.AssetSelection.groups("warehouse", "marts", "serving"),
        default_status=dg.DefaultSensorStatus.RUNNING if on else dg.DefaultSensorStatus.STOPPED,
        minimum_interval_seconds=60,
    )
