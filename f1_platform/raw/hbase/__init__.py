"""The raw store on many machines: HBase over Thrift, a family an endpoint, a run a version."""

from f1_platform.raw.hbase.store import HBaseStore

__all__ = ["HBaseStore"]
