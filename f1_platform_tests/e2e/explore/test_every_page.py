"""Every kind of page, on a phone, a desk and a wide screen, light and dark: whole, within itself, and for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

import pytest

from f1_platform_tests.e2e.explore.looking import Look, Visitor, visiting
from f1_platform_tests.e2e.explore.pages import PAGES, Visited

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

LOOKS = tuple(Look(width, theme) for width, theme in product((390, 1280, 1920), ("light", "dark")))
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def visitor(chromium: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    with visiting(chromium, site, request.param) as opened:
        yield opened


@pytest.mark.parametrize("visited", PAGES, ids=str)
def test_a_page_is_whole_and_asks_nobody_else(visitor: Visitor, visited: Visited) -> None:
    assert visitor.open(visited.path) == visited.status
    visitor.enliven()
    assert len(visitor.pictures()) >= visited.charts
    assert visitor.page.locator("h1").count() == 1
    assert visitor.wider_by() <= 0
    assert visitor.wrong == []


@pytest.mark.parametrize("visited", PAGES, ids=str)
@pytest.mark.parametrize("look", [look for look in LOOKS if look.width < 1920], ids=str)
def test_a_page_is_for_everybody(chromium: Browser, site: str, look: Look, visited: Visited) -> None:
    with visiting(chromium, site, look) as visitor:
        visitor.open(visited.path)
        visitor.enliven()
        assert barriers(visitor) == []


@pytest.mark.parametrize("visited", [one for one in PAGES if one.charts], ids=str)
@pytest.mark.parametrize("look", [look for look in LOOKS if look.width < 1920], ids=str)
def test_without_scripts_charts_are_pictures(chromium: Browser, site: str, look: Look, visited: Visited) -> None:
    with visiting(chromium, site, look, scripts=False) as visitor:
        visitor.open(visited.path)
        pictures = [figure.locator("img") for figure in visitor.pictures()]
        widths = {picture.evaluate("img => img.currentSrc"): picture.evaluate(_WIDTH) for picture in pictures}
        assert len(widths) >= visited.charts
        assert [address for address, width in widths.items() if not width] == []
        assert all(f"theme={look.theme}" in address for address in widths)
        assert visitor.wider_by() <= 0


_WIDTH = "img => img.naturalWidth"


def barriers(visitor: Visitor) -> list[str]:
    """What axe finds that keeps somebody from using the page: rule, where, and what is wrong there."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(visitor.page).response["violations"]
    return [
        f"{one['id']} {' '.join(node['target'])}: {node['failureSummary']}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    ]
