"""The raw store: what upstream sent, whole units, with a ledger of every look."""

from f1_platform.clock import Clock
from f1_platform.raw.ledger import Ledger, LedgerFile
from f1_platform.raw.parquet import Folder, ParquetStore
from f1_platform.raw.port import RawStore, Report, Status, Written
from f1_platform.settings import Settings

__all__ = ["RawStore", "Report", "Status", "Written", "is_there", "open_store"]


def is_there(settings: Settings) -> bool:
    """Whether there is a store to look into; one that only looks leaves no trace where there is none."""
    return settings.raw_store == "hbase" or settings.raw_url is not None or settings.reports_path.exists()


def open_store(settings: Settings, clock: Clock) -> RawStore:
    """The raw store that the settings choose.

    Raises:
        StoreError: its ledger cannot be opened, or its tables would lose records.
        ServiceUnavailable: HBase does not answer.
        SettingsError: HBase refuses, or an address cannot be opened, or there is no database for the ledger.
    """
    if settings.raw_store == "hbase":
        from f1_platform.raw.hbase import HBaseStore

        return HBaseStore(settings, clock)
    if settings.raw_url is not None:
        from f1_platform.raw.parquet.shared import shared_store

        return shared_store(settings, clock)
    return ParquetStore(Folder(settings.raw_dir), Ledger(LedgerFile(settings.reports_path)), clock)
