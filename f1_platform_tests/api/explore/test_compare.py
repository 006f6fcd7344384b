"""Two drivers side by side: found however they are typed, with the API's figures, head to head as team mates."""

import httpx
import pytest

from f1_platform_tests.api.explore.pages import broken, local_links, table_of, text_of

COMPARE = "/explore/compare"


def test_figures_are_those_of_the_api(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(f"{COMPARE}?a=hamilton&b=max_verstappen").text
    rows = {row[0]: row[1:] for row in table_of(page, "careers")}
    a, b = (paddock_client.get(f"/drivers/{ref}").json() for ref in ("hamilton", "max_verstappen"))
    for name, field in (("Grands prix started", "starts"), ("Wins", "wins"), ("Podiums", "podiums")):
        assert rows[name] == [f"{a[field]:,}", f"{b[field]:,}"]
    assert rows["Wins, share of starts"][1] == f"{100 * b['wins'] / b['starts']:.1f} %"
    assert rows["World championships"] == ["0", "1"]
    assert rows["Poles"][0] == "–"  # noqa: RUF001
    assert "never entered a grand prix for the same team" in text_of(page)
    assert broken(paddock_client, page) == {}


def test_team_mates_are_set_against_each_other(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(f"{COMPARE}?a=norris&b=hamilton").text
    (mate,) = paddock_client.get("/drivers/norris/teammates").json()
    rows = {row[0]: row[1:] for row in table_of(page, "duel")}
    assert rows["Classified ahead"] == [str(mate["races_ahead"]), str(mate["races_behind"])] == ["27", "39"]
    assert "<strong>39</strong>" in page
    (link,) = (link for link in local_links(page) if "teammate_id=" in link)
    assert paddock_client.get(link).json() == [mate]


@pytest.mark.parametrize("typed", ["hamilton", "1", "Lewis+Hamilton", "hamilton+lewis", "lewis", "LEWIS++HAM"])
def test_a_driver_is_found_however_typed(paddock_client: httpx.Client, typed: str) -> None:
    page = paddock_client.get(f"{COMPARE}?a={typed}&b=100001").text
    assert "<h1>Lewis Hamilton and Max Verstappen</h1>" in page


def test_who_may_be_meant_is_asked(paddock_client: httpx.Client) -> None:
    page = paddock_client.get(f"{COMPARE}?a=n&b=hamilton").text
    assert "Who is “n”?" in page
    choices = [link for link in local_links(page) if link.startswith(f"{COMPARE}?a=") and "b=hamilton" in link]
    assert f"{COMPARE}?a=846&b=hamilton" in choices
    assert "<h1>Lando Norris and Lewis Hamilton</h1>" in paddock_client.get(f"{COMPARE}?a=846&b=hamilton").text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Compare two drivers"),
        ("?a=hamilton", 'value="Lewis Hamilton"'),
        ("?a=hamilton&b=1", "the same driver twice"),
        ("?a=zzz&b=hamilton", "No driver is called “zzz”"),
        ("?a=%3Ci%3Ezzz&b=!!", "&lt;i&gt;zzz"),
        (f"?a={'z' * 5000}&b=1", "No driver is called"),
    ],
)
def test_where_two_are_not_named_it_says_what_to_do(paddock_client: httpx.Client, query: str, said: str) -> None:
    answer = paddock_client.get(COMPARE + query)
    assert answer.status_code == 200
    assert said in answer.text
    assert "<i>" not in answer.text
    assert "/explore/compare?a=hamilton&b=norris" in local_links(answer.text)
