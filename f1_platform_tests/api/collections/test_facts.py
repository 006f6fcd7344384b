"""Known facts of the archive, asked of our own routes over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from f1_platform.archive import open_archive
from f1_platform.serving import TABLES, publish
from f1_platform.warehouse import opened, read_mart
from f1_platform_tests.api.collections.conftest import own_api
from f1_platform_tests.e2e.facts import CAREERS
from f1_platform_tests.recorded import ERGAST, needs_data
from f1_platform_tests.serving.sample import clock
from f1_platform_tests.warehouse.worlds import World

pytestmark = needs_data


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The archive alone, built and published."""
    world = World.at(tmp_path_factory.mktemp("archive"))
    world.build(open_archive(ERGAST))
    with opened(world.settings) as warehouse:
        tables = {
            name: read_mart(warehouse, table.mart).select([column.name for column in table.columns])
            for name, table in TABLES.items()
        }
    publish(tables, world.settings.serving_path, clock())
    with own_api(world.settings.home) as client:
        yield client


@pytest.mark.parametrize(("driver_id", "career"), CAREERS.items())
def test_a_career_adds_up_from_its_seasons_and_its_results(client: httpx.Client, driver_id: int, career) -> None:
    _, entered, wins, podiums = career
    seasons = client.get(f"/drivers/{driver_id}/seasons").json()
    assert tuple(sum(one[name] for one in seasons) for name in ("races_entered", "wins", "podiums")) == (
        entered,
        wins,
        podiums,
    )
    results = f"/drivers/{driver_id}/results?fields=race_id"
    assert len({one["race_id"] for one in client.get(f"{results}&position=1").json()}) == wins
    assert len({one["race_id"] for one in client.get(f"{results}&position<=3").json()}) == podiums
    assert len({one["race_id"] for one in client.get(results).json()}) == entered


def test_the_most_successful_come_first(client: httpx.Client) -> None:
    most = client.get("/drivers?sort=-wins&limit=3&fields=driver_ref,wins").json()
    assert [(one["driver_ref"], one["wins"]) for one in most] == [
        ("hamilton", 105),
        ("michael_schumacher", 91),
        ("max_verstappen", 67),
    ]


def test_a_championship_after_any_round(client: httpx.Client) -> None:
    after = "/seasons/2021/standings/drivers?limit=2&fields=driver_ref,points,round"
    assert client.get(after).json() == [
        {"driver_ref": "max_verstappen", "points": 395.5, "round": 22},
        {"driver_ref": "hamilton", "points": 387.5, "round": 22},
    ]
    level = client.get(f"{after}&round=21").json()
    assert [one["points"] for one in level] == [369.5, 369.5]


def test_a_driver_of_two_cars_has_two_entries(client: httpx.Client) -> None:
    (race,) = client.get("/races?season=1955&round=1&fields=race_id").json()
    entries = client.get(f"/races/{race['race_id']}/results?fields=driver_ref&driver_ref=trintignant").json()
    assert len(entries) > 1


def test_monaco_was_driven_fastest_by_hamilton(client: httpx.Client) -> None:
    (fastest,) = client.get("/circuits/monaco/fastest_laps?limit=1&fields=time_ms,driver_ref,season").json()
    assert fastest == {"time_ms": 72909, "driver_ref": "hamilton", "season": 2021}


def test_every_page_of_the_calendar_together_is_the_calendar(client: httpx.Client) -> None:
    following, races = "/races?limit=100&fields=race_id", []
    while following:
        page = client.get(following)
        races += [one["race_id"] for one in page.json()]
        following = page.links.get("next", {}).get("url")
    assert len(races) == len(set(races)) == int(client.get("/races?limit=1").headers["x-total-count"])


@pytest.mark.parametrize(("typed", "path"), [("hakkinen", "/drivers/57"), ("PEREZ sergio", "/drivers/815")])
def test_people_are_found_without_their_accents(client: httpx.Client, typed: str, path: str) -> None:
    assert client.get("/search", params={"q": typed}).json()[0]["path"] == path
