"""The Parquet store: a file a unit, named in a ledger, in a folder of the home or in object storage."""

from f1_platform.raw.parquet.folder import Folder
from f1_platform.raw.parquet.store import GRACE, ParquetStore

__all__ = ["GRACE", "Folder", "ParquetStore"]
