"""What people come for, click by click: a driver by name, an order, a choice, two laps, a file."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from f1_platform_tests.e2e.explore.looking import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

RACE = 9472


def column(page: Page, table: str, title: str) -> list[str]:
    """The texts of a column of a table, by its head."""
    heads = page.locator(f"#{table} thead th").all_inner_texts()
    nth = next(place for place, head in enumerate(heads, 1) if head.split("\n")[0].strip().startswith(title))
    return page.locator(f"#{table} tbody tr > :nth-child({nth})").all_inner_texts()


def test_a_search_leads_to_a_driver(reader: Visitor) -> None:
    reader.open("/explore")
    reader.page.get_by_role("search").get_by_role("searchbox").fill("norris")
    reader.page.get_by_role("search").get_by_role("button", name="Search").click()
    reader.page.get_by_role("main").get_by_role("link", name="Lando Norris").first.click()
    reader.page.get_by_role("heading", level=1, name="Lando Norris").wait_for()
    assert "/explore/drivers/" in reader.page.url
    assert reader.wrong == []


def test_a_head_sorts_and_back_brings_the_order_before(reader: Visitor) -> None:
    reader.open("/explore/seasons/2024")
    before = column(reader.page, "drivers", "Wins")
    address = reader.page.url
    reader.page.locator("#drivers").get_by_role("link", name="Wins").click()
    reader.page.locator("#drivers th[aria-sort=descending]").wait_for()
    assert "sort=drivers:-wins" in reader.page.url
    after = [int(wins) for wins in column(reader.page, "drivers", "Wins")]
    assert after == sorted(map(int, before), reverse=True)
    reader.page.locator("#drivers").get_by_role("link", name="Driver").click()
    reader.page.locator("#drivers th[aria-sort=ascending]").wait_for()
    names = column(reader.page, "drivers", "Driver")
    assert names == sorted(names, key=str.casefold) != before
    reader.page.go_back()
    reader.page.locator("#drivers th[aria-sort=descending]").wait_for()
    reader.page.go_back()
    reader.page.locator("#drivers th[aria-sort=descending]").wait_for(state="detached")
    assert reader.page.url == address
    assert column(reader.page, "drivers", "Wins") == before


def test_drivers_are_found_by_a_part_of_their_name(reader: Visitor) -> None:
    reader.open("/explore/drivers")
    reader.page.get_by_label("Name").fill("schumach")
    reader.page.get_by_role("main").get_by_role("button", name="Show").click()
    reader.page.wait_for_url(re.compile("name=schumach"))
    names = column(reader.page, "drivers", "Driver")
    assert {"Michael Schumacher", "Ralf Schumacher", "Mick Schumacher"} == set(names)


def test_sessions_are_narrowed_down_to_a_season_and_a_type(reader: Visitor, api: httpx.Client) -> None:
    reader.open("/explore/sessions")
    reader.page.get_by_label("Season").select_option("2024")
    reader.page.get_by_label("Type").select_option("Qualifying")
    reader.page.get_by_role("main").get_by_role("button", name="Show").click()
    reader.page.wait_for_url(re.compile("session_type=Qualifying"))
    there = api.get("/sessions", params={"season": 2024, "session_type": "Qualifying", "limit": 1000}).json()
    assert len(there) > 0
    assert len(column(reader.page, "sessions", "Session")) == len(there)
    assert reader.page.get_by_label("Season").input_value() == "2024"


def test_drivers_of_a_session_s_lap_times_are_switched(reader: Visitor) -> None:
    reader.open(f"/explore/sessions/{RACE}")
    boxes = reader.page.get_by_role("group", name="Lap times of")
    while (checked := boxes.get_by_role("checkbox", checked=True)).count():
        checked.first.uncheck()
    for name in ("Lewis Hamilton", "George Russell"):
        boxes.get_by_label(name).check()
    reader.page.get_by_role("button", name="Show these drivers").click()
    reader.page.wait_for_url(re.compile("drivers=44"))
    boxes.get_by_role("checkbox", checked=True).first.wait_for()
    assert boxes.get_by_role("checkbox", checked=True).count() == 2
    reader.enliven()
    drawn = reader.page.locator("#lap_times [role=img]")
    assert drawn.get_by_text("Max Verstappen").count() == 0
    assert drawn.get_by_text("Lewis Hamilton").count() > 0


def test_two_laps_are_chosen(reader: Visitor, api: httpx.Client) -> None:
    reader.open("/explore/laps")
    reader.page.locator(f"main a[href*='session_key={RACE}']").click()
    reader.page.locator("select[name=a]").select_option("44")
    reader.page.locator("select[name=b]").select_option("63")
    reader.page.locator("input[name=a_lap]").fill("20")
    reader.page.locator("input[name=b_lap]").fill("21")
    reader.page.get_by_role("main").get_by_role("button", name="Compare").click()
    heading = "Lewis Hamilton, lap 20, and George Russell, lap 21"
    reader.page.get_by_role("heading", level=1, name=heading).wait_for()
    asked = {"session_key": RACE, "driver_number": 44, "lap_number": 20}
    (lap,) = api.get("/v1/laps", params=asked).json()
    assert f"{lap['duration_sector_1']:.3f}" in reader.page.locator("#laps tbody tr").first.inner_text()
    reader.enliven()
    assert reader.wrong == []


def test_two_drivers_are_compared_by_parts_of_their_names(reader: Visitor) -> None:
    reader.open("/explore/compare")
    reader.page.get_by_label("First driver").fill("charles leclerc")
    reader.page.get_by_label("Second driver").fill("schumacher")
    reader.page.get_by_role("main").get_by_role("button", name="Compare").click()
    reader.page.get_by_role("heading", name="Who is “schumacher”?").wait_for()
    reader.page.get_by_role("main").get_by_role("link", name="Mick Schumacher", exact=True).click()
    reader.page.get_by_role("heading", level=1, name="Charles Leclerc and Mick Schumacher").wait_for()
    reader.enliven()
    assert reader.wrong == []


def test_a_chart_s_file_has_the_rows_of_the_api(reader: Visitor, api: httpx.Client, tmp_path: Path) -> None:
    reader.open("/explore/races/1121")
    with reader.page.expect_download() as saving:
        reader.page.locator("#lap_chart").get_by_role("link", name="CSV").click()
    assert saving.value.suggested_filename == "lap_chart_1121.csv"
    saving.value.save_as(tmp_path / "chart.csv")
    saved = list(csv.DictReader(io.StringIO((tmp_path / "chart.csv").read_text())))
    rows: list[dict[str, Any]] = api.get("/charts/lap_chart", params={"race_id": 1121, "format": "json"}).json()
    assert len(rows) > 1000
    assert saved == [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]


def test_a_table_s_file_has_as_many_rows_as_the_table(reader: Visitor, tmp_path: Path) -> None:
    reader.open("/explore/races/1121")
    with reader.page.expect_download() as saving:
        reader.page.locator("#results").get_by_role("link", name="CSV").click()
    saving.value.save_as(tmp_path / "table.csv")
    saved = list(csv.DictReader(io.StringIO((tmp_path / "table.csv").read_text())))
    assert len(saved) == reader.page.locator("#results tbody tr").count() == 20
