"""Pages and charts as a browser gets them: `python -m f1_platform_tests.bench.pages [--home HOME]`.

Cold is the first request to a server that has just started: the page is gathered, its figures too. Ready is the median
of the requests after it. Each is set against a ready answer of the API, `/drivers/830`, measured in turns. Weight is
what goes over the wire, packed: of the page alone, and with what its first view needs without JavaScript.
"""

from __future__ import annotations

import argparse
import gzip
import re
import statistics
import tempfile
import time
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import httpx

from f1_platform_tests.api.judging.server import Server, serving
from f1_platform_tests.charts.conftest import SESSIONS
from f1_platform_tests.e2e.homes import f1

API = "/drivers/830"
PAGES = (
    "/explore",
    "/explore/seasons",
    "/explore/seasons/2024",
    "/explore/races/1121",
    "/explore/sessions/9472",
    "/explore/sessions/9468",
    "/explore/drivers",
    "/explore/drivers/max_verstappen",
    "/explore/circuits",
    "/explore/circuits/bahrain",
    "/explore/compare?a=max_verstappen&b=leclerc",
    "/explore/laps?session_key=9472&a=1:39&b=16:36",
    "/explore/charts/lap_chart?race_id=1121",
    "/explore/data/2024",
    "/explore/quality",
    "/explore/search?q=verstappen",
)
CHARTS = (
    "/charts/lap_chart?race_id=1121",
    "/charts/laps_compared?session_key=9472&a=1:39&b=16:36",
    "/charts/track_map?session_key=9472&by=speed",
    "/charts/points?season=2024",
)
_ROUNDS = 30
_PICTURE = re.compile(r'<img src="([^"]+)"')
_STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


@dataclass(frozen=True)
class Measured:
    """One address.

    Attributes:
        cold: milliseconds of the first request.
        ready: of those after it, the median.
        api: of the API's ready answer in turns with them, the median.
        weight: kB of its body, packed.
        whole: kB with its style sheet and pictures.
    """

    cold: float
    ready: float
    api: float
    weight: float
    whole: float


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a home with session 9472, its telemetry, and the archive")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="f1-bench-") as folder:
        home = asked.home or _filled(Path(folder) / "home")
        print(f"{'address':52} {'cold ms':>8} {'ready ms':>9} {'x API':>6} {'kB':>6} {'all kB':>7}")
        for path in (*PAGES, *CHARTS):
            with serving(home) as server:
                one = measured(server, path)
            times = one.ready / one.api
            print(f"{path:52} {one.cold:8.0f} {one.ready:9.2f} {times:6.1f} {one.weight:6.1f} {one.whole:7.1f}")


def measured(server: Server, path: str) -> Measured:
    """Asks a server that nobody has asked yet."""
    with httpx.Client(base_url=server.address, headers={"Accept-Encoding": "gzip"}) as client:
        client.get("/livez")
        cold, page = _timed(client, path)
        turns = [(_timed(client, path)[0], _timed(client, API)[0]) for _ in range(_ROUNDS)]
        weight = len(gzip.compress(page.content, 3)) / 1000
        parts = [unescape(link) for of in (_PICTURE, _STYLE) for link in of.findall(page.text)]
        whole = weight + sum(len(gzip.compress(client.get(part).content, 3)) for part in parts) / 1000
    ready, api = (statistics.median(one) for one in zip(*turns, strict=True))
    return Measured(cold, ready, api, weight, whole)


def _timed(client: httpx.Client, path: str) -> tuple[float, httpx.Response]:
    began = time.perf_counter()
    answer = client.get(path)
    answer.raise_for_status()
    return 1000 * (time.perf_counter() - began), answer


def _filled(home: Path) -> Path:
    done = f1(home, *SESSIONS)
    if done.returncode:
        raise SystemExit(done.stderr)
    return home


if __name__ == "__main__":
    main()
