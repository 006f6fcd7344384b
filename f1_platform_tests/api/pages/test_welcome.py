"""The first page: it says what is here, and everything it links to answers."""

import re
from html import unescape
from pathlib import Path

import httpx

from f1_platform.clock import SystemClock
from f1_platform.raw import open_store
from f1_platform.settings import load_settings
from f1_platform_tests.api.conftest import api, eventually
from f1_platform_tests.raw.conformance import delivery, lap


def links(page: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', page)]


def test_every_link_on_it_answers(client: httpx.Client) -> None:
    found = [link.partition("#")[0] for link in links(client.get("/").text) if link.startswith("/")]
    assert "/docs" in found
    missing = {link for link in found if client.get(link).status_code != 200}
    assert missing == {"/seasons/2023/standings/drivers?format=csv"}, "the sample has no season 2023"


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
