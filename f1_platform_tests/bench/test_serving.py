"""What the measurements of the API rest on: what wrk prints, and arithmetic."""

from __future__ import annotations

import pytest

from f1_platform_tests.bench.serving import report
from f1_platform_tests.bench.serving.rounds import LIMIT, OURS, OURS_FEW, PLAIN, Measured
from f1_platform_tests.bench.serving.targets import READY
from f1_platform_tests.bench.serving.whole import Stream
from f1_platform_tests.bench.serving.wrk import Load, read, typical

PRINTED = """
Running 2s test @ http://127.0.0.1:8000/drivers
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    11.23ms    3.21ms  40.01ms   62.50%
    Req/Sec     5.61k   310.20     6.01k    70.00%
  Latency Distribution
     50%  900.00us
     75%   12.00ms
     90%   15.00ms
     99%    1.20s
  11220 requests in 2.00s, 700.00MB read
  Socket errors: connect 0, read 2, write 0, timeout 1
  Non-2xx or 3xx responses: 4
Requests/sec:   5610.00
Transfer/sec:    350.00MB
"""


def test_what_wrk_prints_is_read() -> None:
    assert read(PRINTED) == Load(requests=11220, per_second=5610, p50=0.9, p99=1200, failed=7)
    with pytest.raises(RuntimeError, match="wrk printed no"):
        read("nothing")


def test_of_several_runs_the_medians_count_and_every_failure() -> None:
    runs = [Load(10, per_second, 1, 2, 1, per_second) for per_second in (5, 100, 7)]
    assert typical(runs) == Load(30, 7, 1, 2, 3, 7)


def test_aims_stand_beside_what_was_reached() -> None:
    fast, slow = Load(1, 500, 1, 9, 0, 10), Load(1, 5, 1, 9, 0, 2_000)
    measured = Measured(READY[0], 68_000, {OURS: fast, PLAIN: slow, LIMIT: fast, OURS_FEW: fast})
    printed = report.lines(measured)

    assert "100.00 times (a), requests/s (aim 100)" in printed
    assert "200.00 times (a), CPU (aim 100)" in printed
    assert "1.00 of (b), requests/s (aim 0.7)" in printed
    assert "9.00 ms p99 (aim 30)" in printed


def test_of_whole_answers_the_worst_memory_counts() -> None:
    streams = [Stream(90, 2, 10**6, 1, grown) for grown in (1, 30, 2)]
    assert report.whole("JSON", streams).split()[:6] == ["JSON", "90", "2.00", "1.0", "1.00", "30"]
