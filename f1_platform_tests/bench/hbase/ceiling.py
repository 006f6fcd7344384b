"""HBase's own measurement, PerformanceEvaluation: a Java client straight at the region server, without a gateway."""

from __future__ import annotations

import os
import re
import subprocess

from f1_platform.raw.hbase.local import tools
from f1_platform_tests.bench.hbase.cluster import Cluster
from f1_platform_tests.bench.hbase.laps import CELLS, VALUE_BYTES
from f1_platform_tests.bench.hbase.meter import Spent

TABLE = "PerformanceEvaluation"
_AS_OURS = (f"--table={TABLE}", "--compress=ZSTD", "--blockEncoding=FAST_DIFF", "--bloomFilter=ROW")
"""A table like ours. Writes are buffered, 2 MB a call: the quickest of its ways."""
_FINISHED = re.compile(r"Finished TestClient-\d+ in (\d+)ms over (\d+) rows")


def sequential_write(cluster: Cluster, rows: int, threads: int) -> Spent:
    """Rows of as many cells as ours; CPU and memory of its client are those of a Java that has just started."""
    size = (f"--rows={rows // threads}", f"--columns={CELLS}", f"--valueSize={VALUE_BYTES}")
    command = tools.evaluation(cluster.jars, cluster.plan, *size, *_AS_OURS, "sequentialWrite", str(threads))
    log = cluster.plan.data / "log" / "evaluation.log"
    log.unlink(missing_ok=True)
    server = cluster.server_cpu
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as client:
        _, status, used = os.wait4(client.pid, 0)
        client.returncode = os.waitstatus_to_exitcode(status)
    seconds, written = told(log.read_text())
    cpu = used.ru_utime + used.ru_stime
    return Spent(written, seconds, cpu, 0.0, cluster.server_cpu - server, used.ru_maxrss // 1024)


def told(log: str) -> tuple[float, int]:
    """Seconds of the slowest thread and rows of all, as its log has them."""
    finished = [(int(milliseconds), int(rows)) for milliseconds, rows in _FINISHED.findall(log)]
    if not finished:
        raise RuntimeError(f"PerformanceEvaluation did not finish: {log[-2000:]}")
    return max(milliseconds for milliseconds, _ in finished) / 1000, sum(rows for _, rows in finished)
