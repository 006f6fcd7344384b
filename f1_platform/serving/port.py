"""What every serving store does, whatever it is made of, and what follows one; `opening` chooses by the settings."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Protocol

import pyarrow as pa

from f1_platform.errors import F1Error
from f1_platform.serving.publication import Publication, Published


class ServingStore(Protocol):
    """Published tables, all of one version at any instant: a reader sees the old one or the new one."""

    @property
    def where(self) -> str:
        """The place, for people; without any secret."""
        ...

    def publish(self, tables: Mapping[str, pa.Table]) -> Publication:
        """Publishes the tables together; declared ones that are not among them stay as they are published.

        Raises:
            StoreError: a table or column is missing or wrong, or it cannot be written; what was before is published.
            ServiceUnavailable: a database does not answer.
        """
        ...

    def admit_readers(self) -> None:
        """Sees that the role that reads may see all that is there, whether or not anything is published anew.

        Raises:
            ServiceUnavailable: a database does not answer.
        """
        ...

    def published(self) -> Published:
        """The version of now.

        Raises:
            StoreError: there is none, it is damaged, or a newer platform's.
            ServiceUnavailable: a database does not answer.
        """
        ...

    def versions(self) -> list[Published]:
        """The published version and those that can be gone back to, the newest first; none before the first publish."""
        ...

    def roll_back(self, data_version: int | None = None) -> Publication:
        """Publishes the content of an earlier version again, as a new version.

        Args:
            data_version: the one to go back to; without it the one before the published one.

        Raises:
            UsageError: it is not kept.
            StoreError, ServiceUnavailable: as `publish`.
        """
        ...


class Follower(Protocol):
    """Keeps the serving file that the API reads like a store elsewhere."""

    @property
    def fault(self) -> F1Error | None:
        """Why the file cannot follow now; none while it does."""
        ...

    @property
    def age(self) -> float | None:
        """Seconds since the file was last known to be like the store; none while it follows."""
        ...

    def published(self) -> Published:
        """What the store has published, asked now.

        Raises:
            StoreError: nothing is.
            ServiceUnavailable: it does not answer.
        """
        ...

    def follow(self, stop: threading.Event, looked: threading.Event) -> None:
        """Follows until told to stop.

        Args:
            stop: ends it, at the next look.
            looked: set after the first look, whatever came of it.
        """
        ...
