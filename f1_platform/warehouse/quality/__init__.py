"""Known quality: what the sources get wrong, found by rules in SQL and kept beside what follows from the same records.

A rule is a file of `sql/quality`, which says its name, its severity and where its threshold comes from. Here stands
when which rules are asked; keys and plausible ranges are the declared tables' own checks.
"""

from f1_platform.warehouse.quality.kept import FOUND_IN, Finding, findings, found_in, require_rule
from f1_platform.warehouse.quality.rules import (
    RULES,
    SESSION_RULES,
    SOURCE_RULES,
    TELEMETRY_RULES,
    findings_of,
    meaning_of,
)

__all__ = [
    "FOUND_IN",
    "RULES",
    "SESSION_RULES",
    "SOURCE_RULES",
    "TELEMETRY_RULES",
    "Finding",
    "findings",
    "findings_of",
    "found_in",
    "meaning_of",
    "require_rule",
]
