"""Pages of drivers: what they say is what the API answers; lists are sorted, narrowed down and turned over by links."""

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from f1_platform.serving import publish
from f1_platform_tests.api.conftest import api
from f1_platform_tests.api.explore.hall import HOSTILE
from f1_platform_tests.api.explore.pages import broken, local_links, table_of, text_of
from f1_platform_tests.serving.sample import clock, many_drivers

LIST = "/explore/drivers"


def names(client: httpx.Client, address: str) -> list[str]:
    return [row[0] for row in table_of(client.get(address).text, "drivers")]


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The API over two hundred and fifty drivers."""
    home = tmp_path_factory.mktemp("crowd")
    publish(many_drivers(3, 251), home / "serving.sqlite", clock())
    with api(home) as client:
        yield client


def test_the_list_has_the_figures_of_the_api_the_most_wins_first(paddock_client: httpx.Client) -> None:
    rows = {row[0]: row for row in table_of(paddock_client.get(LIST).text, "drivers")}
    answers = paddock_client.get("/drivers?sort=-wins").json()
    assert list(rows)[:3] == [one["name"] for one in answers[:3]]
    for one in answers:
        assert rows[one["name"]][1] == f"{one['wins']:,}"
        assert rows[one["name"]][5] == f"{one['points']:,.1f}".removesuffix(".0")


def test_the_head_of_a_column_sorts_and_says_so(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(f"{LIST}?nationality=Dutch").text
    by_name = next(link for link in local_links(page) if "sort=drivers:name" in link)
    assert "nationality=Dutch" in by_name
    sorted_names = names(paddock_client, f"{LIST}?sort=drivers:name")
    assert sorted_names == sorted(sorted_names, key=str.casefold)
    assert 'aria-sort="ascending"' in paddock_client.get(by_name).text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("name=raikk", ["Kimi Räikkönen"]),
        ("name=RÄIKKÖNEN+kimi", ["Kimi Räikkönen"]),
        ("nationality=Dutch", ["Max Verstappen"]),
        ("decade=2020&sort=drivers:name", ["Lewis Hamilton", "Max Verstappen"]),
        ("decade=2020&nationality=Dutch&name=max", ["Max Verstappen"]),
    ],
)
def test_the_form_narrows_it_down(paddock_client: httpx.Client, query: str, found: list[str]) -> None:
    assert names(paddock_client, f"{LIST}?{query}") == found


def test_the_form_holds_what_was_asked(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(f"{LIST}?name=ma&nationality=Dutch&decade=2020&sort=drivers:name").text
    form = page.partition('class="narrow"')[2].partition("</form>")[0]
    assert re.findall(r'value="([^"]*)" ?(?:selected|maxlength)', form) == ["ma", "Dutch", "2020"]
    assert '<input type="hidden" name="sort" value="drivers:name">' in form


def test_where_nobody_is_found_it_says_how_to_go_on(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(f"{LIST}?name=nobody+like+this").text
    assert "No driver is like that" in page
    assert {LIST, "/explore/search?q=nobody+like+this"} <= set(local_links(page))


def test_a_long_list_comes_in_pages_that_have_everybody_once(crowd: httpx.Client) -> None:
    first = crowd.get(f"{LIST}?sort=drivers:name").text
    leaves = [link for link in local_links(first) if re.search(r"[?&]page=", link)]
    assert [re.findall(r"page=(\d)", link) for link in leaves] == [["2"], ["3"]]
    assert all("sort=drivers:name" in link for link in leaves)
    everybody = [name for link in (f"{LIST}?sort=drivers:name", *leaves) for name in names(crowd, link)]
    assert everybody == sorted(f"Driver {number}".casefold().capitalize() for number in range(1, 251))
    assert "101 to 200 of 250" in text_of(crowd.get(leaves[0]).text)


@pytest.mark.parametrize("page", ["0", "-3", "x", "999999999999", "4"])
def test_a_page_that_is_not_there_is_the_nearest(crowd: httpx.Client, page: str) -> None:
    answer = crowd.get(f"{LIST}?page={page}")
    assert answer.status_code == 200
    assert len(table_of(answer.text, "drivers")) in (50, 100)


def test_to_sort_begins_at_the_first_page(crowd: httpx.Client) -> None:
    page = crowd.get(f"{LIST}?page=2").text
    assert [link for link in local_links(page) if "sort=" in link and "page=" in link] == []


def test_a_career_is_what_the_api_answers(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(f"{LIST}/max_verstappen").text
    driver = paddock_client.get("/drivers/max_verstappen").json()
    text = text_of(page)
    for name in ("starts", "wins", "podiums", "poles"):
        assert f"{name} {driver[name]:,}" in text
    assert "World champion 2023 ." in text
    seasons = paddock_client.get("/drivers/830/seasons?sort=-season").json()
    assert [row[:2] for row in table_of(page, "seasons")] == [[str(one["season"]), one["teams"]] for one in seasons]
    assert broken(paddock_client, page) == {}


def test_results_are_the_latest_first_and_lead_to_races(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(f"{LIST}/830").text
    results = paddock_client.get("/drivers/830/results").json()
    assert [row[1] for row in table_of(page, "results")] == [one["race_name"] for one in results]
    raced = [link for link in local_links(page) if link.startswith("/explore/races/")]
    assert raced == [f"/explore/races/{one['race_id']}" for one in results]


def test_team_mates_lead_to_the_comparison(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(f"{LIST}/hamilton").text
    (mate,) = paddock_client.get("/drivers/hamilton/teammates").json()
    (row,) = table_of(page, "teammates")
    assert row[3:6] == [str(mate[name]) for name in ("races", "races_ahead", "races_behind")]
    assert "/explore/compare?a=hamilton&b=norris" in local_links(page)


def test_an_old_id_leads_to_the_page_of_now(paddock_client: httpx.Client) -> None:
    answer = paddock_client.get(f"{LIST}/100001?results=all")
    assert (answer.status_code, answer.headers["location"]) == (308, f"{LIST}/830?results=all")
    assert (
        answer.headers["location"].partition("?")[0].endswith(paddock_client.get("/drivers/100001").headers["location"])
    )


@pytest.mark.parametrize("ref", ["nobody", "999", "100003", "01", "%3Cscript%3E", "x" * 500])
def test_whoever_is_not_there_is_a_page_with_404(paddock_client: httpx.Client, ref: str) -> None:
    answer = paddock_client.get(f"{LIST}/{ref}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<script>" not in answer.text


@pytest.mark.parametrize("address", [LIST, f"{LIST}/oward", "/explore/compare", "/explore/search?q=ward"])
def test_a_name_is_never_markup(paddock_client: httpx.Client, address: str) -> None:
    page = paddock_client.get(address).text
    assert "<b>" not in page
    assert HOSTILE in unescape(page)
