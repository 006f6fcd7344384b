"""What HBase does some day, done now: memory written to disk, files rewritten without what need not be kept."""

from f1_platform.raw.hbase.local import built, tools
from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.running import RunningHBase


def squeeze(hbase: RunningHBase, settings: Settings) -> None:
    """Flushes the table of records and compacts all of it."""
    for act in (tools.flush, tools.compact):
        act(built(), hbase.process.plan, f"{settings.hbase_namespace}:f1_data")
