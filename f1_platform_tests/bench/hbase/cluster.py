"""The HBase that is measured: five processes on this machine, so that each part's CPU can be told apart."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from f1_platform.raw.hbase.local import Jars, Plan, PseudoCluster, built, tools
from f1_platform.settings import Settings, load_settings
from f1_platform_tests.raw.hbase.running import with_tables

_SITE = {"hbase.hfile.compaction.discharger.interval": 1_000}
"""Files that a compaction has replaced are put away at once, not after two minutes: what lies there is what counts."""
_BUSY, _LOOK, _PATIENCE = 0.15, 0.5, 30.0
"""The share of a core that counts as work; seconds between two looks, and of waiting for the end of it."""


@dataclass(frozen=True)
class Cluster:
    """A running HBase.

    Attributes:
        jars: what it runs from.
        servers: its processes; one region server.
        home: a home of the store over it.
    """

    jars: Jars
    servers: PseudoCluster
    home: Path

    @property
    def plan(self) -> Plan:
        """Its folder and ports."""
        return self.servers.plan

    @property
    def gateway_cpu(self) -> float:
        """Seconds so far."""
        return _cpu_seconds(self.servers.gateway.pid)

    @property
    def server_cpu(self) -> float:
        """Seconds so far, of the region server."""
        return _cpu_seconds(self.servers.regionservers[0].pid)

    @property
    def memory(self) -> dict[str, int]:
        """Peak of gateway and region server, MB."""
        pids = {"gateway": self.servers.gateway.pid, "region server": self.servers.regionservers[0].pid}
        return {name: peak_memory(pid) for name, pid in pids.items()}

    def store(self, namespace: str) -> Settings:
        """Settings of a store with tables of its own."""
        ports = {"hbase_port": self.plan.ports.thrift, "hbase_thrift2_port": self.plan.ports.thrift2}
        return with_tables(load_settings(home=self.home, raw_store="hbase", hbase_namespace=namespace, **ports))

    def flush(self, table: str) -> None:
        """Empties the memory of the region server, and waits until nothing is left to do: no compaction either."""
        tools.flush(self.jars, self.plan, table)
        self.rest()

    def rest(self) -> None:
        """Waits until the region server has no more to do, or half a minute."""
        until, before = time.monotonic() + _PATIENCE, self.server_cpu
        while time.monotonic() < until:
            time.sleep(_LOOK)
            now = self.server_cpu
            if now - before < _BUSY * _LOOK:
                return
            before = now


@contextmanager
def running_cluster(folder: Path) -> Generator[Cluster]:
    """Starts HBase below a folder; ends it with the block."""
    jars = built()
    with PseudoCluster(jars, Plan(folder / "hbase", heap="1g", site=_SITE), regionservers=1) as servers:
        yield Cluster(jars, servers, folder / "home")


def peak_memory(pid: int) -> int:
    """The most memory that a process has had, MB."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) // 1024


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
