"""What is said of one change, and what may be asked."""

from __future__ import annotations

from api.collections.asking import Paging
from api.collections.fields import Field, Fields

FIELDS = Fields(
    (
        Field("looked_at", "looked_at", "instant", "when it was first seen", example="2024-03-04T09:00:12+00:00"),
        Field("season", "season", "int", "the season", example=2024),
        Field("meeting_key", "meeting_key", "int", "the meeting, 0 for a season's catalogue", example=1229),
        Field("session_key", "session_key", "int", "the session, 0 for a season's catalogue", example=9472),
        Field("endpoint", "endpoint", "text", "OpenF1's endpoint", example="session_result"),
        Field("kind", "kind", "text", "added, changed or vanished", example="changed"),
        Field(
            "driver_number",
            "driver_number",
            "int",
            "whose record it is, where it is one driver's",
            example=16,
            nullable=True,
        ),
        Field(
            "key",
            "key",
            "json",
            "the record's natural key, without what of it changed; null where truncated",
            example={"driver_number": 16},
        ),
        Field(
            "before",
            "before",
            "json",
            "what was: of a changed record the fields that differ, of a vanished one all but its key",
            example={"points": 12.0},
        ),
        Field("after", "after", "json", "what is now, of a changed record or an added one", example={"points": 10.0}),
        Field("records", "records", "int", "how many it is about: 1 unless truncated", example=1),
        Field(
            "truncated",
            "truncated",
            "bool",
            "whether more than 10000 records of the unit changed at once, so that only their number by kind is kept",
            example=False,
        ),
        Field("run_id", "run_id", "text", "the run that asked; empty where it was none", example=""),
        Field(
            "hash_before",
            "hash_before",
            "text",
            "names the unit's content before; null where it had been emptied",
            example="0c1d9a63a7c9d3d0f06b5e53e1b3b0aa",
            nullable=True,
        ),
        Field(
            "hash_after",
            "hash_after",
            "text",
            "names the unit's content since; null where it is empty now",
            example="5f5bb3a7d3e44b0d8f0c7d6c0a6d1f9e",
            nullable=True,
        ),
    )
)
SINCE = Field("since", "since", "instant", "only what was seen at that time or later; a day from its beginning")
ASKED = Fields((*FIELDS.all, SINCE))
"""That conditions may name."""

PAGING = Paging(("fields", "limit", "cursor", "format"))
"""The order is fixed, the newest first: so a page never needs more than the differences it shows."""
