"""Many connections, heavy queries among the light ones, a new version every few seconds: nothing fails, nothing mixes.

Which version an answer is of shows in its figures: the n-th publish gives every driver n wins.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from f1_platform.serving import publish
from f1_platform_tests.api.judging.conftest import home, world
from f1_platform_tests.api.judging.server import Server, serving
from f1_platform_tests.serving.sample import clock, many_drivers

__all__ = ["home", "world"]

LIGHT = (
    "/drivers/17",
    "/drivers/101",
    "/drivers/199",
    "/drivers",
    "/circuits/1",
    "/v1/drivers?session_key=9472",
    "/v1/laps?session_key=9472&driver_number=1&lap_number<=10",
)
HEAVY = (
    "/v1/car_data?session_key=9873",
    "/v1/location?session_key=9873",
    "/v1/intervals",
    "/v1/position",
)
PAGES = ("/explore", "/explore/drivers", "/explore/drivers/d17", "/explore/circuits", "/explore/data")
HEAVY_CONNECTIONS = 4
PER_SECOND = 400
"""Light requests: about a third of what this kind of machine answers."""
PAGES_PER_SECOND = 100
TIMES = 3


def started(server: Server, connections: int, seconds: float, per_second: float, targets: tuple[str, ...]):
    """A client process."""
    command = [sys.executable, "-m", "f1_platform_tests.soak.load_client", "--marked"]
    numbers = [str(server.port), str(connections), str(seconds), str(per_second)]
    return subprocess.Popen([*command, *numbers, *targets], stdout=subprocess.PIPE, text=True)


def ended(client: subprocess.Popen[str]) -> dict[str, Any]:
    """What it tells in the end."""
    told, _ = client.communicate(timeout=300)
    return json.loads(told)


class Publishing:
    """Publishes version after version over a home; the n-th has n wins for everybody."""

    def __init__(self, home: Path) -> None:
        self.file = home / "serving.sqlite"
        self.version = 0

    def next(self) -> None:
        self.version += 1
        made = publish(many_drivers(wins=self.version), self.file, clock()).data_version
        assert made == self.version

    def while_running(self, client: subprocess.Popen[str], every: float) -> None:
        while True:
            try:
                client.wait(every)
            except subprocess.TimeoutExpired:
                self.next()
            else:
                return


@pytest.fixture(scope="module")
def publishing(home: Path) -> Publishing:
    (home / "serving.sqlite").unlink()
    made = Publishing(home)
    made.next()
    return made


@pytest.fixture(scope="module")
def server(home: Path, publishing: Publishing) -> Iterator[Server]:
    with serving(home) as server:
        yield server


def under_load(server: Server, publishing: Publishing, connections: int, seconds: float, every: float) -> float:
    """Loads it, quietly and then with all at once; answers how many times the quiet p99 the loud one is."""
    quiet = ended(started(server, connections, seconds, PER_SECOND, LIGHT))
    before = publishing.version
    heavy = started(server, HEAVY_CONNECTIONS, seconds, 0, HEAVY)
    light = started(server, connections, seconds, PER_SECOND, LIGHT)
    publishing.while_running(light, every)
    loud, heavily = ended(light), ended(heavy)
    for name, told in (("quiet", quiet), ("loud", loud), ("heavy", heavily)):
        print(f"{connections} connections, {name}: {told}")
    for told in (quiet, loud, heavily):
        assert (told["wrong"], told["faults"]) == (0, [])
    assert quiet["refused"] == loud["refused"] == 0, "light requests must never be turned away"
    assert heavily["statuses"].get("200", 0) > 0
    assert max(loud["versions"]) > before, "no new version was seen"
    assert server.tracebacks() == []
    return loud["p99"] / quiet["p99"]


def test_nothing_fails_or_mixes(server: Server, publishing: Publishing):
    assert under_load(server, publishing, 32, seconds=3, every=0.5) > 0


@pytest.mark.soak
@pytest.mark.parametrize("connections", [64, 256, 1000])
def test_nothing_fails_or_mixes_for_a_minute(server: Server, publishing: Publishing, connections: int):
    times = under_load(server, publishing, connections, seconds=60, every=5)
    print(f"light p99: {times:.1f} times the quiet one")

    assert times < TIMES


@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.soak)])
def test_pages_are_each_of_one_version_while_others_are_published(server: Server, publishing: Publishing, seconds: int):
    before = publishing.version
    readers = started(server, 64, seconds, PAGES_PER_SECOND, PAGES)
    publishing.while_running(readers, max(0.5, seconds / 12))
    told = ended(readers)
    print(f"64 readers of pages: {told}")
    assert (told["wrong"], told["faults"], told["refused"]) == (0, [], 0)
    assert max(told["versions"]) > before, "no new version was seen"
    assert server.tracebacks() == []
