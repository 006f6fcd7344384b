"""What is half in the tables, found and mended: `f1 hbase fsck`."""

from f1_platform.raw.hbase.fsck.examination import Order, examine
from f1_platform.raw.hbase.fsck.findings import Finding
from f1_platform.raw.hbase.fsck.units import Manner

__all__ = ["Finding", "Manner", "Order", "examine"]
