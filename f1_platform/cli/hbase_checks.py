"""What `f1 doctor` looks at where the raw store is HBase: its gateways, tables and clock, and a cell there and back.

Every question has a few seconds; where the gateway does not answer, the others are not asked.
"""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from f1_platform.cli.findings import Finding, Odd, look
from f1_platform.clock import Clock
from f1_platform.errors import StoreError
from f1_platform.settings import Settings

if TYPE_CHECKING:
    from f1_platform.raw.hbase.gateway import Gateway
    from f1_platform.raw.hbase.probing import Probe
    from f1_platform.raw.hbase.tables import Table

_PATIENCE = 3.0
"""Seconds; a gateway in health answers in a hundredth of one."""

_APART = timedelta(seconds=5)
_SLOW = 0.25


def impatient(settings: Settings) -> Settings:
    """The same settings, no answer of HBase being waited for any longer than that."""
    return settings.model_copy(update={"hbase_timeout": min(_PATIENCE, settings.hbase_timeout)})


def examine_hbase(settings: Settings, clock: Clock) -> list[Finding]:
    """Runs the checks in an order in which each stands on those before it."""
    from f1_platform.raw.hbase.gateway import Gateway

    settings = impatient(settings)
    address, names = f"{settings.hbase_host}:{settings.hbase_port}", [table.name for table in _declared(settings)]
    with closing(Gateway(settings, clock)) as gateway:
        answers = look("HBase", address, lambda: _gateway(settings, gateway, clock))
        if not answers.ok:
            return [answers]
        thrift2 = look("HBase Thrift 2", "F1_HBASE_THRIFT2_PORT", lambda: _thrift2(settings))
        tables = look("HBase tables", ", ".join(names), lambda: _tables(settings, gateway))
        if not tables.ok:
            return [answers, thrift2, tables]
        probes: list[Probe] = []
        written = look("HBase probe", names[1], lambda: _probe(gateway, names[1], clock, probes))
        clocks = [look("HBase clock", "region server", partial(_clock, settings, probe)) for probe in probes]
        return [answers, thrift2, tables, written, *clocks]


def _declared(settings: Settings) -> tuple[Table, Table]:
    from f1_platform.raw.hbase.tables import declared

    return declared(settings.hbase_namespace)


def _gateway(settings: Settings, gateway: Gateway, clock: Clock) -> str | Odd:
    from f1_platform.raw.hbase.identity import identity

    seconds: list[float] = []
    for _ in range(3):
        begun = clock.elapsed()
        gateway.call(lambda connection: connection.tables())
        seconds.append(clock.elapsed() - begun)
    cluster = identity(settings, settings.hbase_port, _PATIENCE).cluster
    way = f"Thrift 1, {settings.hbase_transport} {settings.hbase_protocol}"
    said = f"answers in {1000 * median(seconds):.1f} ms; {way}; cluster {cluster or 'unknown: it is older than 2.4'}"
    if median(seconds) > _SLOW:
        return Odd(said, "See the load of the gateway and its handlers (docs/hbase.md), and the network to it")
    return said


def _thrift2(settings: Settings) -> str | Odd:
    from f1_platform.raw.hbase.identity import identity
    from f1_platform.raw.hbase.local import thrift2_port

    port = thrift2_port(settings)
    if port is None:
        return "not set: `f1 hbase init` verifies the tables, and prints what is to be done"
    ours, other = (identity(settings, at, _PATIENCE) for at in (settings.hbase_port, port))
    if other.interface == 1:
        raise StoreError(
            f"port {port} is that of a Thrift 1 gateway", mend="Correct F1_HBASE_THRIFT2_PORT, or unset it"
        )
    if ours.cluster != other.cluster:
        mend = "Let F1_HBASE_PORT and F1_HBASE_THRIFT2_PORT name gateways of one cluster"
        raise StoreError(f"port {port} is a gateway of another cluster: {other.cluster}", mend=mend)
    return f"port {port} answers, for the same cluster"


def _tables(settings: Settings, gateway: Gateway) -> str | Odd:
    from f1_platform.raw.hbase.checking import check_tables, verify
    from f1_platform.raw.hbase.differences import Kept

    check_tables(gateway, settings.hbase_namespace)
    wanted = _declared(settings)
    told = verify(gateway, wanted)
    lacking = [str(difference) for difference in told if not isinstance(difference, Kept)]
    if lacking:
        return Odd("; ".join(lacking), "Correct them with `f1 hbase init`; it drops nothing")
    kept = "; ".join(str(difference) for difference in told)
    return kept or f"as declared, {' and '.join(f'{len(table.families)} families' for table in wanted)}"


def _probe(gateway: Gateway, table: str, clock: Clock, probes: list[Probe]) -> str:
    from f1_platform.raw.hbase.probing import probe

    probes.append(probe(gateway, table.encode(), clock))
    return f"a cell was written, read and deleted in {1000 * probes[0].seconds:.0f} ms"


def _clock(settings: Settings, probe: Probe) -> str | Odd:
    if settings.now is not None:
        way = "stand at" if settings.now_since is None else "run on from"
        return f"{probe.server:%Y-%m-%d %H:%M:%S} UTC; F1_NOW lets ours {way} {settings.now:%Y-%m-%d %H:%M}"
    if abs(probe.ahead) <= _APART:
        return "in step with this machine's"
    way = "ahead of" if probe.ahead > timedelta() else "behind"
    said = f"{abs(probe.ahead).total_seconds():,.0f} s {way} this machine's"
    mend = "Set both by NTP. It works all the same: runs never go back, and leases compare no clocks"
    return Odd(said, mend)
