"""The ledger of Parquet stores: what is known of every unit, which file holds it, how it changed before.

One ledger over two kinds of databases: a file of the home, or a schema that all hosts share.
"""

from f1_platform.raw.ledger.file import LedgerFile
from f1_platform.raw.ledger.ledger import Entry, Ledger

__all__ = ["Entry", "Ledger", "LedgerFile"]
