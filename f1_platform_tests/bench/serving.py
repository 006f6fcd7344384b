"""The hot path against the plain design and the limit of the server: `python -m f1_platform_tests.bench.serving`.

One uvicorn worker, 864 drivers. What counts is the ratio of server CPU a request, measured in one run. The plain design
gets 8 connections: at 64 its threads wait for a pool of connections that only they could free.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path

from f1_platform.serving import publish
from f1_platform_tests.bench.load import get, measure, serving
from f1_platform_tests.serving.sample import clock, many_drivers

DESIGNS = {
    "plain: SQLAlchemy, response_model": ("f1_platform_tests.bench.plain:create_app", 8, (200, 1_000)),
    "hot path": ("api.app:create_app", 64, (12_800, 25_600)),
    "limit: bare ASGI constant": ("f1_platform_tests.bench.constant:create_app", 64, (12_800, 25_600)),
}
PATHS = ("/drivers", "/drivers/830")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        publish(many_drivers(wins=1, count=865), home / "serving.sqlite", clock())
        costs, answers = {}, {}
        for design, (factory, connections, requests) in DESIGNS.items():
            with serving(factory, home) as server:
                answers[design] = [json.loads(asyncio.run(get(server, path, 1))) for path in PATHS]
                costs[design] = [measure(server, path, n, connections) for path, n in zip(PATHS, requests, strict=True)]
    assert len({json.dumps(answer) for answer in answers.values()}) == 1, "the designs answer differently"
    for number, path in enumerate(PATHS):
        print(f"\nGET {path:<32}   CPU us   ratio   requests/s")
        plain = next(iter(costs.values()))[number]
        for design, measured in costs.items():
            cost = measured[number]
            print(f"{design:<36} {cost.cpu_us:8.0f} {plain.cpu_us / cost.cpu_us:7.1f} {cost.per_second:12.0f}")


if __name__ == "__main__":
    main()
