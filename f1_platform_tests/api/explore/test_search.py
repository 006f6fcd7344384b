"""The page of a search shows what the API's search answers, by kind, and says how to go on where that is nothing."""

import httpx
import pytest

from f1_platform_tests.api.explore.pages import broken, local_links, text_of

SEARCH = "/explore/search"


@pytest.mark.parametrize("typed", ["verstappen", "2024 grand prix 2", "paulo", "RAIKKONEN"])
def test_everything_the_api_finds_is_there_and_answers(paddock_client: httpx.Client, typed: str) -> None:
    page = paddock_client.get(SEARCH, params={"q": typed}).text
    found = paddock_client.get("/search", params={"q": typed}).json()
    assert found != []
    assert {f"/explore{one['path']}" for one in found} <= set(local_links(page))
    assert broken(paddock_client, page) == {}


def test_a_team_leads_to_the_api(paddock_client: httpx.Client) -> None:
    assert "/teams/6" in local_links(paddock_client.get(f"{SEARCH}?q=ferrari").text)


def test_of_a_kind_with_many_a_few_are_shown_and_more_a_link_away(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(f"{SEARCH}?q=grand+prix").text
    shown = [link for link in local_links(page) if link.startswith("/explore/races/")]
    found = paddock_client.get("/search?q=grand+prix&kind=race&limit=100").json()
    assert len(shown) == 8 < len(found)
    assert f"{SEARCH}?q=grand+prix&kind=race" in local_links(page)
    every = local_links(paddock_client.get(f"{SEARCH}?q=grand+prix&kind=race").text)
    assert {f"/explore{one['path']}" for one in found} <= set(every)


def test_nothing_found_says_how_to_go_on(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(f"{SEARCH}?q=lewis+qqq+verstappen").text
    assert "Nothing is called that" in page
    assert {f"{SEARCH}?q=lewis", f"{SEARCH}?q=verstappen", "/explore/drivers"} <= set(local_links(page))
    assert f"{SEARCH}?q=qqq" not in local_links(page)
    assert broken(paddock_client, page) == {}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Such as verstappen"),
        ("?q=", "Such as verstappen"),
        ("?q=!!!", "no letters or digits"),
        (f"?q={'a' * 101}", "100 characters at most"),
        ("?q=max&kind=nonsense", "Max Verstappen"),
    ],
)
def test_what_cannot_be_searched_is_said(paddock_client: httpx.Client, query: str, said: str) -> None:
    answer = paddock_client.get(SEARCH + query)
    assert answer.status_code == 200
    assert said in text_of(answer.text)


def test_what_was_typed_is_never_markup(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(SEARCH, params={"q": '"><script>alert(1)</script> &'}).text
    assert "<script>alert" not in page
    assert 'value="&#34;&gt;&lt;script&gt;' in page
