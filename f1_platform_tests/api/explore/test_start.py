"""The start page: it says what is here, everything it links to answers, and without data it says how to get some."""

import re
from html import unescape
from pathlib import Path

import httpx
import pytest

from f1_platform.clock import SystemClock
from f1_platform.raw import open_store
from f1_platform.serving import publish
from f1_platform.settings import load_settings
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.conftest import api, eventually
from f1_platform_tests.api.explore.pages import broken, local_links, text_of
from f1_platform_tests.raw.deliveries import delivery, lap
from f1_platform_tests.serving.sample import as_tables, clock

START = "/explore"


def test_the_root_leads_to_it(client: httpx.Client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, START)


def test_every_link_on_it_answers(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(START).text
    assert {"/docs", "/explore/seasons", "/explore/drivers/hamilton"} <= set(local_links(page))
    assert broken(paddock_client, page) == {}


def test_what_to_try_follows_the_data(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(START).text
    assert "/drivers/hamilton/teammates" in local_links(page)
    assert "/seasons/2024/standings/drivers?format=csv" in local_links(page)
    assert "/seasons/2024/races?format=parquet&amp;limit=10000" in page


def test_the_latest_races_are_those_with_a_winner_and_points_are_of_before_a_gap(tmp_path: Path) -> None:
    rows = paddock.rows()
    for race in rows["races"]:
        if race["race_id"] in (2401, 2403):
            race |= {"winner_id": 830, "winner_ref": "max_verstappen", "winner_name": "Max Verstappen"}
    publish(as_tables(rows), tmp_path / "serving.sqlite", clock())
    with api(tmp_path) as client:
        page = client.get(START).text
    assert re.findall(r"/explore/races/(\d+)", page) == ["2403", "2401"]
    assert "Max Verstappen won" in text_of(page)
    said = "After the Grand Prix 1, round 1. Results of later races are missing here, so later sums are not shown."
    assert said in text_of(page)


def test_it_counts_what_is_published(paddock_client: httpx.Client) -> None:
    counts = paddock_client.get("/drivers").headers["x-total-count"]
    assert f"drivers {counts}" in text_of(paddock_client.get(START).text)


def test_it_asks_no_other_host_and_credits_openf1(client: httpx.Client) -> None:
    answer = client.get(START)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    brought = re.findall(r'<(?:script|link|img|source)[^>]* (?:src|href|srcset)="([^"]+)"', answer.text)
    assert brought != []
    assert all(one.startswith("/explore/assets/") for one in brought)
    assert re.search(r"<script[^>]*>[^<]", answer.text) is None
    assert "https://creativecommons.org/licenses/by-nc-sa/4.0/" in re.findall(r'href="([^"]+)"', answer.text)


def test_it_says_the_address_it_was_asked_by(client: httpx.Client) -> None:
    assert "http://timing.example/v1" in client.get(START, headers={"Host": "timing.example"}).text
    assert "<b>" not in client.get(START, headers={"Host": "x<b>y"}).text


def test_without_data_it_says_how_to_get_some(tmp_path: Path) -> None:
    with api(tmp_path) as client:
        answer = client.get(START)
        assert broken(client, answer.text, below=("/docs", "/v1", "/explore/assets")) == {}
        assert client.get("/explore/drivers").status_code == 503
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert "Nothing has been published yet" in answer.text
    assert "f1 run" in answer.text


def test_data_that_cannot_be_read_is_not_called_none(tmp_path: Path) -> None:
    (tmp_path / "serving.sqlite").write_bytes(b"not a database")
    with api(tmp_path) as client:
        answer = client.get(START)
    assert answer.status_code == 503
    assert "Nothing has been published" not in answer.text


@pytest.mark.parametrize("published", [False, True])
def test_what_comes_into_the_raw_store_is_told(tmp_path: Path, published: bool) -> None:
    settings = load_settings(home=tmp_path)
    if published:
        publish(paddock.tables(), tmp_path / "serving.sqlite", clock())
    with api(tmp_path) as client:
        assert re.search(r"<code>laps</code>.*?<td class=\"n\">0</td>", client.get(START).text, re.DOTALL)
        open_store(settings, SystemClock()).replace(delivery([lap(n) for n in (1, 2, 3)]))
        page = eventually(lambda: client.get(START), lambda answer: '<td class="n">3</td>' in answer.text)
    assert '<td class="n">3</td>' in unescape(page.text)
