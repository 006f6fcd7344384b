"""Chromium, and `f1 serve` over Bahrain 2024 with telemetry and the archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from f1_platform.cli.processes import Server, Servers, f1
from f1_platform.clock import SystemClock
from f1_platform_tests.charts.conftest import bahrain as bahrain
from f1_platform_tests.cli.conftest import environment
from f1_platform_tests.cli.test_servers import free_port
from f1_platform_tests.e2e.browsing import CHROMIUM
from f1_platform_tests.e2e.browsing import chromium as launched
from f1_platform_tests.e2e.explore.looking import Look, Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def needed() -> None:
    """What driving a browser needs; without it tests are skipped before any server starts."""
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: make browser")
    pytest.importorskip("axe_playwright_python", reason="axe is not installed: make browser")
    if CHROMIUM is None:
        pytest.skip("no Chromium on the PATH: apt-get install chromium")


@pytest.fixture(scope="session")
def site(needed: None, bahrain: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own process."""
    port = free_port()
    server = Server("API", f1("-q", "serve", "--port", str(port)), port, tmp_path_factory.mktemp("site") / "server.log")
    with Servers(SystemClock(), environment(bahrain)) as servers:
        servers.start(server)
        servers.await_answer(server)
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def api(site: str) -> Iterator[httpx.Client]:
    """The same server, asked without a browser."""
    with httpx.Client(base_url=site, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def chromium(needed: None) -> Iterator[Browser]:
    """One for the tests of a module: Playwright's loop may not last into modules that have one of their own."""
    with launched() as browser:
        yield browser


@pytest.fixture
def reader(chromium: Browser, site: str) -> Iterator[Visitor]:
    """Somebody at a desk, by day."""
    with visiting(chromium, site, Look(1280, "light")) as visitor:
        yield visitor
