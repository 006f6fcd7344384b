"""Pages of seasons and circuits: their figures are the API's, wherever their links lead there is a page."""

import re
from pathlib import Path

import httpx
import pytest

from f1_platform.serving import publish
from f1_platform_tests.api.conftest import api
from f1_platform_tests.api.explore import hall
from f1_platform_tests.api.explore.pages import broken, local_links, table_of, text_of
from f1_platform_tests.serving.sample import as_tables, clock


def test_every_season_is_listed_with_its_champion_the_latest_first(paddock_client: httpx.Client) -> None:
    page = paddock_client.get("/explore/seasons").text
    answers = paddock_client.get("/seasons?sort=-season").json()
    rows = table_of(page, "seasons")
    assert [row[0] for row in rows] == [str(one["season"]) for one in answers]
    assert [row[1] for row in rows] == [one["champion_name"] or "–" for one in answers]  # noqa: RUF001
    assert broken(paddock_client, page) == {}


def test_titles_are_counted(paddock_client: httpx.Client) -> None:
    assert table_of(paddock_client.get("/explore/seasons").text, "titles") == [["1", "Max Verstappen", "2023"]]


def test_circuits_have_the_figures_of_the_api_and_are_narrowed_down(paddock_client: httpx.Client) -> None:
    rows = table_of(paddock_client.get("/explore/circuits").text, "circuits")
    answers = paddock_client.get("/circuits?sort=-total_races").json()
    assert [(row[0], row[3]) for row in rows] == [(one["circuit_name"], str(one["total_races"])) for one in answers]
    for query in ("name=melbourne", "country=Australia", "name=PARK&country=Australia"):
        narrowed = table_of(paddock_client.get(f"/explore/circuits?{query}").text, "circuits")
        assert [row[0] for row in narrowed] == ["Albert Park Grand Prix Circuit"]
    assert table_of(paddock_client.get("/explore/circuits?decade=2020").text, "circuits") == rows
    assert "No circuit is like that" in paddock_client.get("/explore/circuits?name=nowhere").text


@pytest.mark.parametrize("ref", ["albert_park", "1"])
def test_a_circuit_has_its_races_and_winners(paddock_client: httpx.Client, ref: str) -> None:
    page = paddock_client.get(f"/explore/circuits/{ref}").text
    races = paddock_client.get("/circuits/1/races").json()
    rows = table_of(page, "races")
    assert [row[0] for row in rows] == [f"{one['race_name']} {one['season']}" for one in races]
    assert [row[1] for row in rows] == [one["winner_name"] or "–" for one in races]  # noqa: RUF001
    won = sum(one["winner_name"] == "Max Verstappen" for one in races)
    assert table_of(page, "winners") == [[str(won), "Max Verstappen", "2024"]]
    assert "1:19.813" in text_of(page)
    assert "/explore/races/2401" in local_links(page)


def test_a_circuit_of_before_the_times_says_that_there_are_none(paddock_client: httpx.Client) -> None:
    page = paddock_client.get("/explore/circuits/george").text
    assert "Lap times are known since 1996" in page
    assert broken(paddock_client, page, below=("/explore", "/circuits", "/v1")) == {}


def test_an_old_id_leads_to_the_page_of_now(paddock_client: httpx.Client) -> None:
    answer = paddock_client.get("/explore/circuits/100001")
    assert (answer.status_code, answer.headers["location"]) == (308, "/explore/circuits/1")


_ARABIC = str.maketrans("0123456789", "\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669")


@pytest.mark.parametrize("address", ["seasons/2024", "races/2401", "circuits/1", "drivers/1"])
def test_ids_are_written_in_the_digits_of_ascii_and_end_somewhere(paddock_client: httpx.Client, address: str) -> None:
    assert paddock_client.get(f"/explore/{address}").status_code == 200
    kind, _, key = address.partition("/")
    for text in (key.translate(_ARABIC), "9" * 18, "9" * 19, "9" * 40):
        assert paddock_client.get(f"/explore/{kind}/{text}").status_code == 404


@pytest.mark.parametrize("address", ["circuits/nowhere", "circuits/77777", "seasons/1949", "seasons/x"])
def test_what_is_not_there_is_a_page_with_404(paddock_client: httpx.Client, address: str) -> None:
    answer = paddock_client.get(f"/explore/{address}")
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_a_championship_is_shown_as_far_as_its_results_are_known(tmp_path: Path) -> None:
    rows = hall.rows()
    for race in rows["races"]:
        if (race["season"], race["round"]) == (2024, 3):
            race["winner_id"] = None
    publish(as_tables(rows), tmp_path / "serving.sqlite", clock())
    with api(tmp_path) as client:
        page = client.get("/explore/seasons/2024").text
    assert "round 2: of the race after it no result is here" in page
    assert "/seasons/2024/standings/drivers?round=2" in page


def test_a_season_draws_the_championships_it_lists(paddock_client: httpx.Client) -> None:
    page = paddock_client.get("/explore/seasons/2024").text
    listed = [who for who in ("drivers", "teams") if f'<section class="listing" id="{who}"' in page]
    assert re.findall(r'<figure class="chart" id="([^"]+)"', page) == [f"points-{who}" for who in listed]
    assert "drivers" in listed


def test_a_race_says_who_was_second_and_third_and_how_far_behind(tmp_path: Path) -> None:
    rows = hall.rows()
    times = {1: 5_504_742, 2: 5_527_199, 3: 5_604_742}
    for row in rows["race_results"]:
        if row["race_id"] == 2401:
            row["time_ms"] = times.get(row["position"])
    publish(as_tables(rows), tmp_path / "serving.sqlite", clock())
    with api(tmp_path) as client:
        page = text_of(client.get("/explore/races/2401").text)
    assert "Juan Fangio was second, 22.457 s behind, and Sergio Pérez third, 1:40.000 behind." in page
