"""Reading what the rules found, some of it or all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from f1_platform.errors import UsageError
from f1_platform.warehouse.opening import Warehouse
from f1_platform.warehouse.quality.rules import RULES


@dataclass(frozen=True)
class Finding:
    """Something that a rule found.

    Attributes:
        severity: error, warning or info.
        rule: which one.
        season: of the session, where the catalogue knows it and was asked.
        session_key: where.
        endpoint: whose records it is about.
        driver_number: the car, where it is about one.
        driver_name: who drove it, where that was looked up.
        lap_number: the lap, where it is about one.
        evidence: the values that show it.
    """

    severity: str
    rule: str
    season: int | None
    session_key: int
    endpoint: str
    driver_number: int | None
    driver_name: str | None
    lap_number: int | None
    evidence: dict[str, Any]


def findings(
    warehouse: Warehouse, *, season: int | None = None, session_key: int | None = None, rule: str | None = None
) -> list[Finding]:
    """What was found, by rule, session and number.

    Args:
        warehouse: with its marts built.
        season: of this season only.
        session_key: of this session only.
        rule: by this rule only.
    """
    rows = warehouse.connection.execute(
        "SELECT severity, rule, season, session_key, endpoint, driver_number, driver_name, lap_number, evidence"
        " FROM findings WHERE coalesce(season = $1, $1 IS NULL) AND coalesce(session_key = $2, TRUE)"
        " AND coalesce(rule = $3, TRUE) ORDER BY rule, session_key, finding",
        [season, session_key, rule],
    ).fetchall()
    return [Finding(*values, evidence=json.loads(evidence)) for *values, evidence in rows]


FOUND_IN = {
    "quality_findings": "quality_findings",
    "driver_telemetry": "facts.telemetry_findings",
    "source_findings": "source_findings",
}
"""By table: where what the rules found in the same records is kept, before marts join it all."""


def found_in(warehouse: Warehouse, table: str, session_keys: Sequence[int] | None = None) -> list[Finding]:
    """What was found before any mart is built: errors first, then warnings, by session, rule and number; no names yet.

    Args:
        warehouse: where to look.
        table: one of `FOUND_IN`.
        session_keys: of these sessions only; none given, of all.
    """
    rows = warehouse.connection.execute(
        f"SELECT severity, rule, NULL, session_key, endpoint, driver_number, NULL, lap_number, evidence FROM {table}"  # noqa: S608 - declared names
        " WHERE session_key IN $1 OR $1 IS NULL"
        " ORDER BY list_position(['error', 'warning', 'info'], severity), session_key, rule, finding",
        [session_keys],
    ).fetchall()
    return [Finding(*values, evidence=json.loads(evidence)) for *values, evidence in rows]


def require_rule(rule: str) -> None:
    """Refuses a rule that there is not.

    Raises:
        UsageError: naming those that there are.
    """
    if rule not in RULES:
        raise UsageError(f"There is no rule {rule}", where="--rule", mend=f"Choose one of {', '.join(RULES)}")
