"""How a command begins: settings read once, the clock, and the log file of the home."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

from f1_platform.cli.console import LogFormat, prefer
from f1_platform.watching.lines import log_to

if TYPE_CHECKING:
    from f1_platform.clock import Clock
    from f1_platform.settings import Settings

log = logging.getLogger(__name__)


def begin(*, writes: bool = True, **overrides: Any) -> tuple[Settings, Clock]:  # noqa: ANN401 - any setting's type
    """Settings and clock of this command.

    Args:
        writes: whether the command may make the home; one that only looks leaves no trace where there is none.
        overrides: settings by name that the command line says otherwise.

    Raises:
        SettingsError: naming every wrong setting.
        HomeError: the home cannot be written.
    """
    from f1_platform.clock import SystemClock, clock_of
    from f1_platform.settings import load_settings, unknown_settings
    from f1_platform.steps import CRASH_AT

    settings = load_settings(**overrides)
    prefer(LogFormat(settings.log_format))
    for name, meant in unknown_settings(os.environ.keys() - {CRASH_AT}).items():
        log.warning("%s is no setting and does nothing%s", name, f"; {meant} is one" if meant else "")
    clock = clock_of(settings)
    if writes or settings.home.is_dir():
        log_to(settings.logs_dir, SystemClock().now())
    return settings, clock
