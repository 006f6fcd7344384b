"""Ids that are not used any more, and where they lead."""

from __future__ import annotations

from f1_platform.serving.declaration import Column, Table

REDIRECTS = Table(
    "redirects",
    "Ids that a person, circuit or team had before the archive brought its own; never used again.",
    ("kind", "old_id"),
    (
        Column("kind", "text", "driver, circuit or team", "driver"),
        Column("old_id", "int", "the id it had", 100005),
        Column("id", "int", "the id it has", 862),
    ),
)
