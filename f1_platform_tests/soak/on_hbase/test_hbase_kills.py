"""Kill -9 of the platform, of HBase, of a region server, of the gateway, while a weekend is rewritten and read.

`F1_TEST_KILLS=2` is the most of each; without it 30, 20, 5 and 5. A short form is among the usual tests.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from f1_platform.raw.hbase.local import Plan, Process, PseudoCluster, built
from f1_platform_tests.orchestration.worlds import RACE
from f1_platform_tests.raw.hbase.running import RunningHBase, needs_hbase, running_hbase, with_tables
from f1_platform_tests.raw.hbase.watching import watching
from f1_platform_tests.soak.on_hbase.weekend import Weekend

pytestmark = needs_hbase

MOST = int(os.environ.get("F1_TEST_KILLS", "30"))
SAMPLES = 8_000
Kill = Callable[[subprocess.Popen[bytes]], object]
"""Kills something while a run goes on."""


def kill_platform(run: subprocess.Popen[bytes]) -> None:
    run.kill()


def crash(process: Process) -> Kill:
    """A kill of a part of HBase that is there again as soon as it has started."""

    def kill(run: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.start()

    return kill


def disturb(weekend: Weekend, kills: Sequence[tuple[str, Kill]]) -> None:
    """Brings the two versions in turns, each time with one kill, while a reader reads both.

    The instants are random, and over all kills they are spread over the whole of a run.
    """
    duration = weekend.undisturbed
    chance = random.Random(5)
    reader = weekend.settings.model_copy(update={"home": weekend.folder / "reader"})
    with watching(reader, weekend.versions) as seen:
        for number, (name, kill) in enumerate(kills):
            instant = (number + chance.random()) / len(kills) * duration
            run = weekend.begin(number % 2)
            with suppress(subprocess.TimeoutExpired):
                run.wait(instant)
            kill(run)
            weekend.end(number % 2, run)
            weekend.check(number % 2)
            print(f"{name} killed after {instant:.1f} s of {duration:.1f} s: whole")

    assert seen.faults == []
    assert seen.reads > 0
    print(
        f"{len(kills)} kills: 0 rows lost, 0 doubled; {weekend.reruns} runs again; {seen.reads} reads, all whole; "
        f"{seen.rewritten} told to begin again, {seen.away} without an answer; "
        f"longest read {seen.longest:.1f} s, longest run {weekend.longest:.1f} s, undisturbed {duration:.1f} s"
    )


def test_hbase_killed_and_then_the_platform_lose_nothing(tmp_path: Path):
    with running_hbase(tmp_path / "hbase") as hbase:

        def kill(run: subprocess.Popen[bytes]) -> None:
            crash(hbase.process)(run)
            kill_platform(run)

        tables = with_tables(hbase.settings(tmp_path / "home"))
        race = Weekend(tables, tmp_path / "recorded", samples=1_000, sessions=(RACE,))
        disturb(race, [("HBase and then the platform", kill)])


@pytest.mark.soak
def test_30_kills_of_the_platform_lose_nothing(tmp_path: Path):
    with running_hbase(tmp_path / "hbase") as hbase:
        tables = with_tables(hbase.settings(tmp_path / "home"))
        weekend = Weekend(tables, tmp_path / "recorded", SAMPLES)
        disturb(weekend, [("the platform", kill_platform)] * min(30, MOST))


@pytest.mark.soak
def test_20_kills_of_hbase_lose_nothing(tmp_path: Path):
    with running_hbase(tmp_path / "hbase") as hbase:
        tables = with_tables(hbase.settings(tmp_path / "home"))
        weekend = Weekend(tables, tmp_path / "recorded", SAMPLES)
        disturb(weekend, [("HBase", crash(hbase.process))] * min(20, MOST))


@pytest.mark.soak
def test_5_kills_of_a_region_server_and_5_of_the_gateway_lose_nothing(tmp_path: Path):
    with PseudoCluster(built(), Plan(tmp_path / "hbase")) as cluster:
        tables = with_tables(RunningHBase(cluster.gateway).settings(tmp_path / "home"))
        weekend = Weekend(tables, tmp_path / "recorded", SAMPLES)
        servers = [(server.name, crash(server)) for server in cluster.regionservers]
        gateway = ("the gateway", crash(cluster.gateway))
        disturb(weekend, [kill for n in range(min(5, MOST)) for kill in (servers[n % 2], gateway)])
