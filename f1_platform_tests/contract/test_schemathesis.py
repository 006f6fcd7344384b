"""The whole OpenAPI description against a live server, by a tool that nobody here wrote: all its checks, no failure."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from f1_platform_tests.api.judging.conftest import home, world
from f1_platform_tests.api.judging.server import Server, serving

__all__ = ["home", "world"]

SEED = 11


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with serving(home) as server:
        yield server


def run(server: Server, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs all checks; generated examples are never kept."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.address}/openapi.json", "--checks", "all"]
    fixed = ["--seed", str(SEED), "--generation-database", "none", "--no-color", "--continue-on-failure"]
    return subprocess.run([*command, *fixed, *options], cwd=folder, capture_output=True, text=True, check=False)


def cases(printed: str) -> int:
    """How many cases it says that it tried."""
    return max((int(number.replace(",", "")) for number in re.findall(r"([\d,]+) generated", printed)), default=0)


def failures(done: subprocess.CompletedProcess[str]) -> str:
    """What it found, shortened; nothing where all went well."""
    return "" if done.returncode == 0 else done.stdout[-6_000:] + done.stderr[-2_000:]


def test_a_few_cases_of_every_operation_pass_all_checks(server: Server, tmp_path: Path):
    done = run(server, tmp_path, "--max-examples", "3", "--phases", "examples,fuzzing")
    print(f"{cases(done.stdout)} cases")

    assert failures(done) == ""
    assert cases(done.stdout) > 10
    assert server.tracebacks() == []


@pytest.mark.soak
def test_many_cases_of_every_operation_pass_all_checks(server: Server, tmp_path: Path):
    done = run(server, tmp_path, "--max-examples", "100")
    print(f"{cases(done.stdout)} cases\n{done.stdout[-2_000:]}")

    assert failures(done) == ""
    assert cases(done.stdout) > 1_000
    assert server.tracebacks() == []
