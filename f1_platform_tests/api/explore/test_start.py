"""The first page: it says what is here, and everything it links to answers."""

import re
from html import unescape
from pathlib import Path

import httpx

from f1_platform.clock import SystemClock
from f1_platform.raw import open_store
from f1_platform.serving import publish
from f1_platform.settings import load_settings
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.conftest import api, eventually
from f1_platform_tests.raw.deliveries import delivery, lap
from f1_platform_tests.serving.sample import clock


def links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', page)]


def test_every_link_on_it_answers(client: httpx.Client) -> None:
    found = [link.partition("#")[0] for link in links(client.get("/").text) if link.startswith("/")]
    assert "/docs" in found
    assert {link for link in found if client.get(link).status_code != 200} == set()


def test_what_to_try_follows_the_data(tmp_path: Path) -> None:
    publish(paddock.tables(), tmp_path / "serving.sqlite", clock())
    with api(tmp_path) as client:
        page = client.get("/").text
        shown = [link for link in links(page) if link.startswith("/")]
        assert {client.get(link).status_code for link in shown} == {200}
    assert "/drivers/hamilton/teammates" in shown
    assert "/seasons/2024/standings/drivers?format=csv" in shown
    assert "/seasons/2024/races?format=parquet&amp;limit=10000" in page


def test_it_asks_no_other_host_and_credits_openf1(client: httpx.Client) -> None:
    answer = client.get("/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert "https://creativecommons.org/licenses/by-nc-sa/4.0/" in links(answer.text)


def test_it_says_the_address_it_was_asked_by(client: httpx.Client) -> None:
    assert "http://timing.example/v1" in client.get("/", headers={"Host": "timing.example"}).text
    assert "<b>" not in client.get("/", headers={"Host": "x<b>y"}).text


def test_without_data_it_says_how_to_get_some(tmp_path: Path) -> None:
    with api(tmp_path) as client:
        page = client.get("/").text
    assert "Nothing has been published yet" in page
    assert "f1 run" in page


def test_what_comes_into_the_raw_store_is_told(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path)
    with api(tmp_path) as client:
        assert re.search(r"<code>laps</code>.*?<td class=\"n\">0</td>", client.get("/").text, re.DOTALL)
        open_store(settings, SystemClock()).replace(delivery([lap(n) for n in (1, 2, 3)]))
        page = eventually(lambda: client.get("/"), lambda answer: '<td class="n">3</td>' in answer.text)
    assert '<td class="n">3</td>' in page.text
