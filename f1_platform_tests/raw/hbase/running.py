"""A real HBase for tests: started once, shared by the tests of a process, gone with it.

Functions only, so that any folder of tests can have fixtures of its own over them; tests keep out of each other's way
by a namespace each.
"""

from __future__ import annotations

import os
import secrets
import select
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from f1_platform.errors import UsageError
from f1_platform.raw.hbase.local import Plan, Process, built, free_port, tool
from f1_platform.settings import Settings, load_settings


def missing() -> str:
    """What this machine lacks for a local HBase; nothing where it lacks nothing."""
    try:
        for name in ("java", "javac", "mvn"):
            tool(name)
    except UsageError as error:
        return str(error)
    return ""


FRAMED = {"hbase.regionserver.thrift.framed": "true"}
COMPACT = {"hbase.regionserver.thrift.compact": "true"}

_CONTROLLER = "org.apache.hadoop.hbase.security.access.AccessController"
ACCESS_CONTROLLED = {"hbase.security.authorization": "true"} | {
    f"hbase.coprocessor.{of}.classes": _CONTROLLER for of in ("master", "region", "regionserver")
}
"""HBase that asks who may do what; `tools.grant` says so, and `gateway_beside` calls as somebody."""

needs_hbase = pytest.mark.skipif(bool(missing()), reason=missing())


@dataclass(frozen=True)
class RunningHBase:
    """A local HBase that answers.

    Attributes:
        process: its JVM: may be killed and started again, on the same ports and data.
    """

    process: Process

    @property
    def data(self) -> Path:
        return self.process.plan.data

    @property
    def thrift(self) -> int:
        return self.process.plan.ports.thrift

    @property
    def thrift2(self) -> int:
        return self.process.plan.ports.thrift2

    def settings(self, home: Path, namespace: str | None = None, **others: object) -> Settings:
        """Settings of a home over this HBase, in a namespace of its own unless one is named."""
        here = {"hbase_port": self.thrift, "hbase_thrift2_port": self.thrift2}
        named = {"hbase_namespace": namespace or f"t{secrets.token_hex(4)}"}
        return load_settings(**({"home": home, "raw_store": "hbase"} | here | named | others))


@contextmanager
def running_hbase(data: Path, *, heap: str = "1g", site: Mapping[str, object] | None = None) -> Generator[RunningHBase]:
    """A local HBase of its own on free ports, with settings of HBase over the usual ones, until the block ends."""
    with Process(built(), Plan(data, heap=heap, site=site or {})) as process:
        yield RunningHBase(process)


@contextmanager
def gateway_beside(
    hbase: RunningHBase, site: Mapping[str, object] | None = None, user: str | None = None
) -> Generator[RunningHBase]:
    """Other Thrift gateways before the same HBase, with settings of their own or as another user."""
    jars, plan = built(), hbase.process.plan
    ports = replace(plan.ports, thrift=free_port(), thrift2=free_port())
    flags = (*jars.trained, f"-DHADOOP_USER_NAME={user}") if user else ()
    own = replace(plan, ports=ports, heap="128m", site={**plan.site, **(site or {})}, flags=flags)
    with Process(jars, own, "thrift", f"thrift-{ports.thrift}") as process:
        yield RunningHBase(process)


def ended(pid: int, within: float = 30.0) -> bool:
    """Waits for the end of a process that is nobody's child here."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], within)[0])
    finally:
        os.close(process)


def with_tables(settings: Settings) -> Settings:
    """The same settings, their tables being there."""
    from f1_platform.raw.hbase.admin import open_admin
    from f1_platform.raw.hbase.initialising import initialise
    from f1_platform.raw.hbase.tables import declared

    assert settings.hbase_thrift2_port is not None
    with open_admin(settings, settings.hbase_thrift2_port) as admin:
        list(initialise(admin, declared(settings.hbase_namespace)))
    return settings
