"""What is half in the tables, found and mended: `f1 hbase fsck`."""

from f1_platform.raw.hbase.fsck.examination import Order, examine
from f1_platform.raw.hbase.fsck.findings import Finding

__all__ = ["Finding", "Order", "examine"]
