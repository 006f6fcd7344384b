"""The serving store that is a Postgres database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from f1_platform.clock import Clock
from f1_platform.postgres.connecting import Database
from f1_platform.serving.postgres.holding import nothing_published, versions
from f1_platform.serving.postgres.publishing import Publishing
from f1_platform.serving.postgres.rights import let_read
from f1_platform.serving.postgres.schema import SCHEMA
from f1_platform.serving.publication import Publication, Published


@dataclass(frozen=True)
class PostgresStore:
    """The schema `serving` of a database.

    Attributes:
        database: asked as the role that loads.
        clock: tells when, which is noted beside each version.
        kept: how many versions are kept, the published one among them.
        reader: the role that may read and nothing else; none where no other role reads.
    """

    database: Database
    clock: Clock
    kept: int
    reader: str | None = None

    @property
    def where(self) -> str:
        """The address, without its password."""
        return self.database.where

    def publish(self, tables: Mapping[str, pa.Table]) -> Publication:
        """As the port says, in one transaction; the schema is brought up to date before."""
        self.admit_readers()
        with self.database.connect() as connection:
            return Publishing(connection, self.clock, self.where, self.kept).publish(tables)

    def published(self) -> Published:
        """As the port says."""
        found = self.versions()
        if not found:
            raise nothing_published(self.where)
        return found[0]

    def versions(self) -> list[Published]:
        """As the port says; none before the first publish."""
        with self.database.connect() as connection:
            return versions(connection, self.where)

    def roll_back(self, data_version: int | None = None) -> Publication:
        """As the port says."""
        with self.database.connect() as connection:
            return Publishing(connection, self.clock, self.where, self.kept).roll_back(data_version)

    def admit_readers(self) -> None:
        """As the port says; the schema is brought up to date before."""
        with self.database.connect(autocommit=True) as connection:
            SCHEMA.migrate(connection, self.where)
            if self.reader is not None:
                let_read(connection, self.reader, self.where)
