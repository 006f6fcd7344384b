"""A real HBase for tests: started once, shared by the tests of a process, gone with it.

Functions only, so that any folder of tests can have fixtures of its own over them; tests keep out of each other's way
by a namespace each.
"""

from __future__ import annotations

import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from f1_platform.errors import UsageError
from f1_platform.raw.hbase.local import Plan, Process, built, tool
from f1_platform.settings import Settings, load_settings


def missing() -> str:
    """What this machine lacks for a local HBase; nothing where it lacks nothing."""
    try:
        for name in ("java", "javac", "mvn"):
            tool(name)
    except UsageError as error:
        return str(error)
    return ""


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
def running_hbase(
    data: Path, *, heap: str = "512m", site: Mapping[str, object] | None = None
) -> Generator[RunningHBase]:
    """A local HBase of its own on free ports, with settings of HBase over the usual ones, until the block ends."""
    with Process(built(), Plan(data, heap=heap, site=site or {})) as process:
        yield RunningHBase(process)


def with_tables(settings: Settings) -> Settings:
    """The same settings, their tables being there."""
    from f1_platform.raw.hbase.admin import open_admin
    from f1_platform.raw.hbase.initialising import initialise
    from f1_platform.raw.hbase.tables import declared

    assert settings.hbase_thrift2_port is not None
    with open_admin(settings, settings.hbase_thrift2_port) as admin:
        list(initialise(admin, declared(settings.hbase_namespace)))
    return settings
