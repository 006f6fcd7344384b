"""The measurements as lines of text, each with the aim that was set for it."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from f1_platform_tests.bench.serving.rounds import LIMIT, OURS, OURS_FEW, PLAIN, Measured
from f1_platform_tests.bench.serving.targets import FIRST_BYTE_MS
from f1_platform_tests.bench.serving.whole import Stream
from f1_platform_tests.bench.serving.wrk import Load

HEAD = f"{'':38}{'requests/s':>12}{'p50 ms':>9}{'p99 ms':>9}{'CPU us':>9}{'failed':>8}"
WHOLE_HEAD = (
    f"\n{'a whole race of car_data':24}{'first byte ms':>15}{'seconds':>9}{'MB':>8}{'CPU s':>8}{'memory grows MB':>17}"
)


def lines(measured: Measured) -> str:
    """A target: each design, then the aims and what was reached."""
    head = f"{measured.target.name}, {measured.size:,} bytes"
    body = [f"  {name:36}{_load(load)}" for name, load in measured.loads.items()]
    return "\n".join([head, *body, *(f"    {aim}" for aim in _aims(measured))])


def whole(name: str, streams: Sequence[Stream]) -> str:
    """A format of the whole race: medians, and the most that memory grew."""
    first, seconds, cpu = (
        statistics.median(values) for values in zip(*((s.first, s.seconds, s.cpu) for s in streams), strict=True)
    )
    grown = max(stream.grown for stream in streams)
    size = f"{streams[0].size / 1e6:8.1f}"
    return f"  {name:22}{first:15.0f}{seconds:9.2f}{size}{cpu:8.2f}{grown:17}   aim: first byte {FIRST_BYTE_MS} ms"


def _load(load: Load) -> str:
    return f"{load.per_second:12,.0f}{load.p50:9.2f}{load.p99:9.2f}{load.cpu_us:9,.0f}{load.failed:8}"


def _aims(measured: Measured) -> list[str]:
    aim, loads = measured.target.aim, measured.loads
    said = (
        ("times (a), requests/s", measured.ratio(PLAIN), aim.of_plain),
        ("times (a), CPU", _of_cpu(measured, PLAIN), aim.of_plain),
        ("of (b), requests/s", measured.ratio(LIMIT), aim.of_limit),
        ("ms p99", loads[OURS].p99, aim.p99),
        (f"ms p50, {OURS_FEW.partition(', ')[2]}", loads[OURS_FEW].p50, aim.p50),
    )
    return [
        f"{reached:.2f} {what}" + (f" (aim {wanted:g})" if wanted is not None else "")
        for what, reached, wanted in said
        if reached is not None
    ]


def _of_cpu(measured: Measured, design: str) -> float | None:
    other = measured.loads.get(design)
    return other.cpu_us / max(measured.loads[OURS].cpu_us, 1) if other else None
