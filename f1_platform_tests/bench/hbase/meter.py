"""What a piece of work costs: its seconds, and the CPU of whoever had a part in it."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from f1_platform_tests.bench.hbase.cluster import Cluster, peak_memory

_PATIENCE = 120.0
"""Seconds that processes wait for each other before they begin: one of them may have failed."""

Work = Callable[[], int]
"""What is timed; answers how many rows it was about."""
Task = Callable[[], Work]
"""Prepares some work, in the process that then does it."""


@dataclass(frozen=True)
class Spent:
    """What some work cost.

    Attributes:
        rows: rows written or read.
        seconds: from the first start to the last end.
        client: CPU seconds of the processes that did it.
        gateway: of the Thrift gateway meanwhile.
        server: of the region server.
        memory: peak of all client processes together, MB.
    """

    rows: int
    seconds: float
    client: float
    gateway: float
    server: float
    memory: int

    @property
    def per_second(self) -> float:
        """Rows."""
        return self.rows / self.seconds

    def __str__(self) -> str:
        """A line of a table, see `HEAD`."""
        each = (self.client, self.gateway, self.server)
        costs = "".join(f"{1e6 * cpu / self.rows:9.1f}" for cpu in (*each, sum(each)))
        return f"{self.rows:10,}{self.seconds:8.1f}{self.per_second:10,.0f}{costs}{self.memory:8}"


HEAD = f"{'rows':>10}{'s':>8}{'rows/s':>10}{'client':>9}{'gateway':>9}{'server':>9}{'all':>9}{'MB':>8}"
"""From client to all: CPU, microseconds a row."""


class _Together(Protocol):
    def wait(self) -> int: ...


@dataclass(frozen=True)
class Part:
    """What one process did, by the machine's monotonic clock."""

    rows: int
    begun: float
    ended: float
    cpu: float
    memory: int


def measure(cluster: Cluster, *tasks: Task) -> Spent:
    """Has each task done by a process of its own, all at the same time."""
    spawn = multiprocessing.get_context("spawn")
    with spawn.Manager() as manager, ProcessPoolExecutor(len(tasks), spawn) as pool:
        together = manager.Barrier(len(tasks), None, _PATIENCE)
        gateway, server = cluster.gateway_cpu, cluster.server_cpu
        parts = [future.result() for future in [pool.submit(_part, task, together) for task in tasks]]
        return spent(parts, cluster.gateway_cpu - gateway, cluster.server_cpu - server)


def spent(parts: Sequence[Part], gateway: float, server: float) -> Spent:
    """The sum of what was done at the same time."""
    return Spent(
        rows=sum(part.rows for part in parts),
        seconds=max(part.ended for part in parts) - min(part.begun for part in parts),
        client=sum(part.cpu for part in parts),
        gateway=gateway,
        server=server,
        memory=sum(part.memory for part in parts),
    )


def _part(task: Task, together: _Together) -> Part:
    work = task()
    together.wait()
    begun, cpu = time.monotonic(), time.process_time()
    rows = work()
    return Part(rows, begun, time.monotonic(), time.process_time() - cpu, peak_memory(os.getpid()))
