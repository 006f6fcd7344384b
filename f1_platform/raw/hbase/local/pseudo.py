"""The many-process form, for tests of faults: ZooKeeper, master, region servers and gateways in a JVM each.

They share a folder as a cluster shares its file system. Any of them may be killed and started again; all of them end
with their parent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from f1_platform.raw.hbase.local.jvm import Jars
from f1_platform.raw.hbase.local.ports import free_port
from f1_platform.raw.hbase.local.process import Plan, Process

_SESSION_MS = 6_000
"""How long ZooKeeper believes in a killed region server; its regions move after that. Less is no quicker."""


class PseudoCluster:
    """An HBase of several processes; leaving the block stops it.

    Attributes:
        plan: its folder, ports, and settings; the heap is that of a region server.
        zookeeper: the process of that name, as the others.
        master: assigns regions.
        regionservers: hold them.
        gateway: both Thrift gateways.
    """

    def __init__(self, jars: Jars, plan: Plan, regionservers: int = 2) -> None:
        self.plan = plan = replace(plan, site={"zookeeper.session.timeout": _SESSION_MS, **plan.site})
        small = replace(plan, heap="256m")
        self.zookeeper = Process(jars, small, "zookeeper", "zookeeper")
        self.master = Process(jars, small, "master", "master")
        self.gateway = Process(jars, small, "thrift", "thrift")
        own = [replace(plan, ports=replace(plan.ports, regionserver=free_port())) for _ in range(regionservers)]
        self.regionservers = tuple(
            Process(jars, theirs, "regionserver", f"regionserver-{number}") for number, theirs in enumerate(own, 1)
        )

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Starts all of them and waits until they answer.

        Raises:
            ServiceUnavailable: one of them ended before; its own words are told.
        """
        try:
            self.zookeeper.start()
            others = (self.master, *self.regionservers, self.gateway)
            for process in others:
                process.launch()
            for process in others:
                process.await_answer()
        except BaseException:
            self.kill()
            raise
        return self

    def stop(self) -> None:
        """Ends all of them in order; the master asks the region servers to flush and close."""
        for process in (self.gateway, self.master, *self.regionservers, self.zookeeper):
            process.stop()

    def kill(self) -> None:
        """Ends all of them as a power switch does."""
        for process in (self.gateway, self.master, *self.regionservers, self.zookeeper):
            process.kill()
