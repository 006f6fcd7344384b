"""The Parquet store that hosts share: objects in object storage, the ledger in the database that they publish to."""

from __future__ import annotations

from f1_platform.clock import Clock
from f1_platform.errors import SettingsError
from f1_platform.postgres.connecting import Database
from f1_platform.raw.ledger import Ledger
from f1_platform.raw.ledger.schema import LedgerSchema
from f1_platform.raw.parquet.bucket import Bucket
from f1_platform.raw.parquet.storage import Storage
from f1_platform.raw.parquet.store import ParquetStore
from f1_platform.settings import Settings


def shared_store(settings: Settings, clock: Clock) -> ParquetStore:
    """The store at F1_RAW_URL; with the reader's address alone it is for reading, and changes nothing.

    Nothing is asked yet: that a database or a storage does not answer or refuses is told in its use.

    Raises:
        SettingsError: there is no database to keep the ledger.
    """
    bucket, ledger = _parts(settings)
    return ParquetStore(bucket, Ledger(ledger), clock)


def refuse_stranger(settings: Settings) -> None:
    """Sees that the objects at F1_RAW_URL belong to the database's ledger, before anything is written there.

    Raises:
        HomeError: they belong to another one, or are not there.
        SettingsError, ServiceUnavailable, StoreError: the database or the storage refuses or does not answer.
    """
    bucket, ledger = _parts(settings)
    # Who reads by views sees none before the first publish, whatever the ledger holds.
    if not ledger.reads_only or ledger.identity() is not None:
        bucket.refuse_stranger()


def _parts(settings: Settings) -> tuple[Bucket, LedgerSchema]:
    url = settings.postgres or settings.postgres_reader
    if url is None or settings.raw_url is None:
        raise SettingsError(
            "F1_RAW_URL is set, and there is no database to keep its ledger",
            mend="Set F1_DATABASE_URL to postgresql://..., or leave F1_RAW_URL away",
        )
    ledger = LedgerSchema(Database(url, "raw"), reads_only=settings.postgres is None)
    return Bucket(Storage(settings.raw_url, settings.raw_where), settings.raw_dir / "mirror", ledger), ledger
