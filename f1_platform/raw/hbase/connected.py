"""What works on one pair of tables over one gateway, put together: for the store, and for whoever looks after it."""

from __future__ import annotations

from dataclasses import dataclass

from f1_platform.clock import Clock
from f1_platform.raw.hbase.checking import check_tables
from f1_platform.raw.hbase.gateway import Gateway
from f1_platform.raw.hbase.keeping import Keeping
from f1_platform.raw.hbase.pinned import Pinned
from f1_platform.raw.hbase.publishing import Publishing
from f1_platform.raw.hbase.reading import Reading
from f1_platform.raw.hbase.reports import Reports
from f1_platform.raw.hbase.tables import F1_DATA, F1_REPORTS, table_name
from f1_platform.raw.hbase.writing import Writing
from f1_platform.raw.mirror import Mirror
from f1_platform.settings import Settings


@dataclass(frozen=True)
class Connected:
    """Two tables, and all that reads and writes them.

    Attributes:
        clock: the platform's.
        gateway: to HBase.
        data: name of the table of records.
        reports: the report table.
        keeping: what is kept in it of changes.
        mirror: Parquet copies of units.
        pinned: reads units.
        publishing: changes units.
        threads: connections worth having at a time.
    """

    clock: Clock
    gateway: Gateway
    data: bytes
    reports: Reports
    keeping: Keeping
    mirror: Mirror
    pinned: Pinned
    publishing: Publishing
    threads: int


def connect(settings: Settings, clock: Clock) -> Connected:
    """The tables that the settings name.

    Raises:
        StoreError: they are missing, or would lose records.
        ServiceUnavailable: the gateway does not answer.
        SettingsError: it speaks in another way than the settings say.
    """
    gateway, threads = Gateway(settings, clock), settings.hbase_writers
    check_tables(gateway, settings.hbase_namespace)
    data = table_name(F1_DATA, settings.hbase_namespace).encode()
    reports = Reports(gateway, table_name(F1_REPORTS, settings.hbase_namespace).encode())
    keeping, mirror = Keeping(gateway, reports), Mirror(settings.raw_dir / "mirror")
    return Connected(
        clock=clock,
        gateway=gateway,
        data=data,
        reports=reports,
        keeping=keeping,
        mirror=mirror,
        pinned=Pinned(reports, Reading(gateway, data, threads), mirror),
        publishing=Publishing(gateway, data, reports, keeping, Writing(gateway, threads), clock),
        threads=threads,
    )
