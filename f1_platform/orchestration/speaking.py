"""What our code says on stderr in processes of Dagster's. What Dagster says of its own there is Dagster's matter.

Nobody types a command for a code server or a run: the setting alone decides how their lines look.
"""

from __future__ import annotations

import logging
import sys

from f1_platform.settings import Settings
from f1_platform.watching.lines import JsonLines

_OURS = "f1_platform"


def speak(settings: Settings) -> None:
    """Says our lines on stderr as JSON, where F1_LOG_FORMAT is json.

    For people there is nothing to add: Dagster's own lines tell of each step, and its pages show them. What is said
    at all is decided where the work is done; a run says each look at a unit (`watching.lines.logging_to`).
    """
    if settings.log_format == "json":
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(JsonLines())
        handler.addFilter(logging.Filter(_OURS))
        logging.getLogger().addHandler(handler)
