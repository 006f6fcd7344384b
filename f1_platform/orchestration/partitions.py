"""The two kinds of partitions: seasons, known beforehand, and sessions, which the catalogue brings.

A session's key is fixed when it is first registered, and found again by its session_key: renamed or moved, it stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import dagster as dg

from f1_platform.openf1 import Session
from f1_platform.openf1.catalogue import partition_key, session_key_of

FIRST_SEASON = 2023
SESSIONS = dg.DynamicPartitionsDefinition(name="sessions")
TOGETHER = dg.BackfillPolicy.multi_run(20)
"""One policy for all that is partitioned by session, so that a chain of assets goes into one run."""

_BATCH = 500


def seasons(now: datetime) -> dg.StaticPartitionsDefinition:
    """The seasons that OpenF1 has, and the next: definitions that are loaded in December are still there in January."""
    return dg.StaticPartitionsDefinition([str(year) for year in range(FIRST_SEASON, now.year + 2)])


def registered(instance: dg.DagsterInstance) -> dict[int, str]:
    """Partition keys by session_key, in the order they were registered, which ranges follow."""
    return {session_key_of(key): key for key in instance.get_dynamic_partitions(SESSIONS.name or "")}


def register(instance: dg.DagsterInstance, sessions: Iterable[Session], now: datetime) -> list[str]:
    """Adds partitions for sessions that have begun and were not cancelled; answers the new ones, by start."""
    known = registered(instance)
    new = [
        partition_key(session)
        for session in sessions
        if session.session_key not in known and not session.cancelled and session.start <= now
    ]
    for start in range(0, len(new), _BATCH):
        instance.add_dynamic_partitions(SESSIONS.name or "", new[start : start + _BATCH])
    return new
