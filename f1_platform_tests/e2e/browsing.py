"""Chromium for tests; on the Dagster UI, what a person clicks there and which hosts the pages ask for something."""

import re
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page, Request

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ALONE = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
"""Runs in containers and as root, and finds no host but this machine."""

SECONDS = 1000
STARTS_A_RUN = 60 * SECONDS


@dataclass(frozen=True)
class Browser:
    """One page, and the hosts that were asked for something while it showed this and that.

    Attributes:
        page: where everything is looked at.
        hosts: all that were asked; what a page's own policy stopped was not.
    """

    page: "Page"
    hosts: set[str] = field(default_factory=set)

    def open(self, address: str, until: str) -> None:
        """Goes to a page and waits for a word on it."""
        self.page.goto(address, wait_until="domcontentloaded")
        self.page.get_by_text(until).first.wait_for()

    def materialise(self, asset: str, partitions: Sequence[str]) -> None:
        """On an asset's page of partitions: Materialize, choose them by name, launch."""
        self._dialog(asset)
        self.page.get_by_text("Select a partition or create one").click()
        for key in partitions:
            self.page.get_by_placeholder("Filter partitions").fill(key)
            self.page.locator("label").filter(has_text=key).click()
        self.page.keyboard.press("Escape")
        self._launch()

    def materialise_failed(self, asset: str) -> None:
        """On an asset's page of partitions: Materialize, those that failed, launch."""
        self._dialog(asset)
        self.page.get_by_role("dialog").get_by_role("button", name="Failed", exact=True).click()
        self._launch()

    def shows(self, asset: str, *counts: str) -> None:
        """Waits until an asset's partitions are counted so, such as `Failed (1)`."""
        self._partitions(asset)
        for count in counts:
            self.page.get_by_text(count, exact=True).wait_for(timeout=STARTS_A_RUN)

    def _partitions(self, asset: str) -> None:
        origin = re.match(r"https?://[^/]+", self.page.url)
        assert origin, "open the UI first"
        self.open(f"{origin[0]}/assets/{asset}?view=partitions", until="Partitions Selected")

    def _dialog(self, asset: str) -> None:
        self._partitions(asset)
        self.page.get_by_role("button", name="Materialize").first.click()
        self.page.get_by_text("Partition selection").wait_for()

    def _launch(self) -> None:
        self.page.get_by_role("dialog").get_by_role("button", name="Launch").click()
        self.page.get_by_text(re.compile("Created backfill|Launched run")).wait_for()


@contextmanager
def chromium() -> Generator["Chromium"]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ALONE))
        yield launched
        launched.close()


@contextmanager
def browser() -> Generator[Browser]:
    """One page of it."""
    with chromium() as launched:
        opened = Browser(launched.new_page(viewport={"width": 1600, "height": 1000}))
        opened.page.set_default_timeout(20 * SECONDS)

        def note(request: "Request") -> None:
            if request.failure != "csp" and request.url.startswith("http"):
                opened.hosts.add(urlsplit(request.url).hostname or request.url)

        opened.page.on("requestfinished", note)
        opened.page.on("requestfailed", note)
        yield opened
