"""Pages by pointer, by keys and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from f1_platform_tests.e2e.explore.looking import Look, Visitor, visiting

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

RACE = "/explore/races/1121"
ALONG = """(line, part) => {
  const at = line.getPointAtLength(line.getTotalLength() * part).matrixTransform(line.getScreenCTM());
  return [at.x, at.y];
}"""


def test_a_chart_says_what_the_pointer_is_on(reader: Visitor, api: httpx.Client) -> None:
    reader.open(RACE)
    reader.enliven()
    tip = reader.page.locator(".tip")
    assert not tip.is_visible()
    led_throughout = reader.page.locator("#lap_chart svg .mark-line.role-mark path").first
    led_throughout.scroll_into_view_if_needed()
    x, y = led_throughout.evaluate(ALONG, 0.7)
    reader.page.mouse.move(x, y, steps=3)
    tip.wait_for()
    told = set(tip.locator("dd").all_inner_texts())
    drawn = api.get("/charts/lap_chart?race_id=1121&format=json").json()
    assert [row["driver"] for row in drawn if told <= set(map(str, row.values()))] == ["VER"]
    reader.page.mouse.move(1, 1)
    tip.wait_for(state="hidden")


def test_the_first_key_leads_past_the_navigation(reader: Visitor) -> None:
    reader.open(RACE)
    reader.page.keyboard.press("Tab")
    skip = reader.page.locator(":focus")
    assert skip.inner_text() == "To the content"
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    reader.page.keyboard.press("Enter")
    assert reader.page.url.endswith("#content")
    reader.page.keyboard.press("Tab")
    assert reader.page.locator("main :focus").count() == 1


def test_what_has_the_focus_is_seen(reader: Visitor) -> None:
    reader.open("/explore/drivers")
    unseen: list[str] = []
    for _ in range(25):
        reader.page.keyboard.press("Tab")
        focused = reader.page.locator(":focus")
        if focused.evaluate("one => getComputedStyle(one).outlineStyle") == "none":
            unseen.append(focused.evaluate("one => one.outerHTML"))
    assert unseen == []


def test_a_table_that_is_wider_than_a_phone_scrolls_by_keys(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, Look(390, "light")) as phone:
        phone.open("/explore/drivers")
        listing = phone.page.locator("#drivers .wide")
        listing.focus()
        phone.page.keyboard.press("ArrowRight")
        phone.page.keyboard.press("End")
        assert listing.get_attribute("tabindex") == "0"
        assert phone.wider_by() <= 0


def test_paper_has_the_charts_and_not_the_navigation(reader: Visitor) -> None:
    reader.open(RACE)
    reader.enliven()
    charts = reader.page.locator("figure.chart").count()
    reader.page.emulate_media(media="print")
    assert not reader.page.get_by_role("navigation", name="Pages").is_visible()
    assert not reader.page.get_by_role("search").is_visible()
    drawn = [one for one in reader.page.locator("figure.chart [role=img] svg").all() if one.is_visible()]
    assert len(drawn) == len(reader.pictures())
    assert 0 < len(drawn) <= charts
    assert reader.page.get_by_role("heading", level=1).is_visible()


def test_charts_of_a_dark_screen_are_dark_on_paper(chromium: Browser, site: str) -> None:
    with visiting(chromium, site, Look(1280, "dark")) as reader:
        reader.open(RACE)
        reader.enliven()
        reader.page.emulate_media(media="print", color_scheme="dark")
        drawn = reader.page.locator("#lap_chart [data-theme=dark] svg").first
        assert "invert(1)" in drawn.evaluate("one => getComputedStyle(one).filter")


def test_charts_follow_the_colours_of_their_reader(reader: Visitor) -> None:
    reader.open(RACE)
    reader.enliven()
    drawn = reader.page.locator("#lap_chart [role=img]")
    by_day = drawn.inner_html()
    with reader.page.expect_response(lambda answer: "theme=dark" in answer.url):
        reader.page.emulate_media(color_scheme="dark")
    reader.page.locator("#lap_chart [data-theme=dark] svg").wait_for()
    assert drawn.count() == 1
    assert drawn.inner_html() != by_day
