"""By clicks in the Dagster UI, on the assets that `f1 run` uses. Needs Chromium and Playwright: `make browser`."""

import subprocess
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

import pytest

from f1_platform.cli.processes import Server, Servers, f1
from f1_platform.clock import SystemClock
from f1_platform.upstream import Limits, RecordedSource, running
from f1_platform_tests.cli.conftest import environment
from f1_platform_tests.cli.test_servers import free_port
from f1_platform_tests.e2e.browsing import CHROMIUM, Browser, browser
from f1_platform_tests.orchestration.worlds import NOW, PARTITIONS, write_world

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: make browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH: apt-get install chromium"),
]

PRACTICE, QUALIFYING, RACE = PARTITIONS


@dataclass(frozen=True)
class Installation:
    """A platform at work, as `make run` leaves it, with an upstream that each test opens as it needs it."""

    ui: str
    api: str
    upstream: Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Generator[Installation]:
    """Practice was brought by `f1 run`; qualifying and race are known partitions without data."""
    home, world = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("world")
    write_world(world)
    upstream, ui, api = free_port(), free_port(), free_port()
    settings = environment(
        home,
        openf1_url=f"http://127.0.0.1:{upstream}",
        openf1_per_second="0",
        openf1_per_minute="0",
        openf1_retries="0",
        now=NOW.isoformat(),
    )
    opened = partial(running, partial(RecordedSource, world), port=upstream)
    with opened():
        subprocess.run(f1("-q", "run", "--session", "9465"), env=settings, check=True, stdout=subprocess.DEVNULL)
    log = home / "servers.log"
    servers = (
        Server("Dagster UI", f1("-q", "dagster", "--port", str(ui)), ui, log),
        Server("API", f1("-q", "serve", "--port", str(api)), api, log),
    )
    with Servers(SystemClock(), settings) as running_servers:
        for server in servers:
            running_servers.start(server)
        for server in servers:
            running_servers.await_answer(server)
        yield Installation(f"http://127.0.0.1:{ui}", f"http://127.0.0.1:{api}", opened)


@pytest.fixture(scope="module")
def ui(installation: Installation) -> Generator[Browser]:
    with browser() as opened:
        opened.open(f"{installation.ui}/runs", until="Success")
        yield opened


def test_runs_of_f1_run_are_in_the_list_of_runs(installation: Installation, ui: Browser) -> None:
    ui.open(f"{installation.ui}/runs", until="openf1 / sessions")
    assert ui.page.get_by_text("Success").count() >= 3
    assert ui.page.get_by_text("Failure").count() == 0


def test_one_partition_is_materialised(installation: Installation, ui: Browser) -> None:
    with installation.upstream():
        ui.shows("f1_data/weather", "Materialized (1)", "Missing (2)")
        ui.materialise("f1_data/weather", [RACE])
        ui.shows("f1_data/weather", "Materialized (2)", "Missing (1)", "Failed (0)")


def test_a_range_is_backfilled(installation: Installation, ui: Browser) -> None:
    with installation.upstream():
        ui.materialise("f1_data/laps", PARTITIONS)
        ui.shows("f1_data/laps", "Materialized (3)", "Missing (0)", "Failed (0)")
    ui.open(
        f"{installation.ui}/assets/f1_data/laps?partition={RACE}&view=partitions", until="dagster/partition_row_count"
    )
    assert ui.page.get_by_role("row").filter(has_text="partition_row_count").get_by_text("6", exact=True).is_visible()


def test_a_partition_that_failed_is_shown_so_and_run_again(installation: Installation, ui: Browser) -> None:
    with installation.upstream(limits=Limits(rows=1)):
        ui.materialise("f1_data/driver", [QUALIFYING])
        ui.shows("f1_data/driver", "Failed (1)", "Materialized (1)")
    with installation.upstream():
        ui.materialise_failed("f1_data/driver")
        ui.shows("f1_data/driver", "Failed (0)", "Materialized (2)")


def test_ui_and_documentation_ask_no_other_host(installation: Installation, ui: Browser) -> None:
    ui.open(f"{installation.ui}/asset-groups", until="warehouse")
    ui.open(f"{installation.ui}/locations/f1_platform.definitions/asset-groups/marts", until="drivers_summary")
    ui.open(f"{installation.ui}/assets/serving/drivers_summary", until="Columns")
    ui.open(f"{installation.api}/docs", until="/drivers/{driver_id}")
    ui.open(f"{installation.api}/redoc", until="API docs by Redocly")
    assert ui.hosts == {"127.0.0.1"}
