"""One object: by its id, by its word, by an id from before; or not at all."""

from __future__ import annotations

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("/drivers/max_verstappen", "/drivers/830"),
        ("/teams/red_bull", "/teams/9"),
        ("/circuits/george", "/circuits/56"),
    ],
)
def test_a_word_stands_for_an_id_and_the_answer_names_it(client: httpx.Client, word: str, path: str) -> None:
    by_word, by_id = client.get(word), client.get(path)
    assert (by_word.status_code, by_word.content) == (200, by_id.content)
    assert by_word.headers["etag"] == by_id.headers["etag"]
    assert by_word.headers["content-location"] == path
    assert "content-location" not in by_id.headers


def test_a_word_may_hold_any_letter(client: httpx.Client) -> None:
    assert client.get("/drivers/r%C3%A4ikk%C3%B6nen").json()["driverId"] == 18


@pytest.mark.parametrize("path", ["/drivers/1_0", "/drivers/01", "/drivers/+1", "/drivers/1.0", "/circuits/٣"])
def test_what_only_resembles_an_id_is_none(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["detail"].endswith(" not found")


@pytest.mark.parametrize("path", ["/races/01", "/races/x", "/seasons/MMXXIV", "/sessions/latest", "/races/-1/results"])
def test_a_wrong_id_is_a_422_that_says_what_is_expected(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 422
    assert "is a whole number such as" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/drivers/4711", "Driver not found"),
        ("/drivers/nobody/seasons", "Driver not found"),
        ("/teams/4711/results", "Team not found"),
        ("/circuits/0/races", "Circuit not found"),
        ("/seasons/1949", "Season not found"),
        ("/seasons/1949/standings/drivers", "Season not found"),
        ("/races/999999999999999999/grid", "Race not found"),
        ("/sessions/1/summary", "Session not found"),
        ("/sessions/1/laps", "Session not found"),
        ("/seasons/2024/standings/drivers?round=5", "Round 5 not found; there are 1 to 4"),
        ("/seasons/2025/standings/drivers?round=1", "Round 1 not found; there is none"),
    ],
)
def test_what_is_not_there_is_a_404_that_says_what(client: httpx.Client, path: str, detail: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["detail"]) == (404, detail)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-data-version"] == "1"


@pytest.mark.parametrize("rest", ["", "/results", "/seasons?sort=-season"])
def test_an_id_from_before_leads_to_the_one_of_now(client: httpx.Client, rest: str) -> None:
    moved = client.get(f"/drivers/100001{rest}")
    assert (moved.status_code, moved.headers["location"]) == (308, f"/drivers/830{rest}")


@pytest.mark.parametrize(
    ("url", "detail"),
    [
        ("/drivers/830?wins>=3", "One driver is JSON and takes no 'wins>=3'; /drivers takes conditions and formats"),
        ("/races/2401?format=csv", "One race is JSON and takes no 'format=csv'; /races takes conditions and formats"),
        ("/sessions/9472?x", "One session is JSON and takes no 'x='; /sessions takes conditions and formats"),
    ],
)
def test_one_object_takes_no_conditions(client: httpx.Client, url: str, detail: str) -> None:
    answer = client.get(url)
    assert (answer.status_code, answer.json()["detail"]) == (422, detail)


def test_lists_in_a_row_are_lists_in_every_format(client: httpx.Client) -> None:
    def laps(name: str) -> httpx.Response:
        return client.get("/races/2401/laps", params={"fields": "positions,times_ms", "format": name})

    known = [{"positions": [1, None, 1], "times_ms": [97284, 96296, None]}]
    known.append({"positions": [2, None, 2], "times_ms": [97284, 96296, None]})
    assert sorted(laps("json").json(), key=str) == known
    for name, read in (("parquet", pq.read_table), ("arrow", lambda body: pa.ipc.open_stream(body).read_all())):
        table = read(pa.BufferReader(laps(name).content))
        assert table.schema.field("positions").type == pa.list_(pa.int64())
        assert sorted(table.to_pylist(), key=str) == known
    assert '"[1,null,1]","[97284,96296,null]"' in laps("csv").text


def test_what_has_no_rows_yet_is_an_empty_list(client: httpx.Client) -> None:
    for path in ("/races/2501/results", "/races/2401/sprint", "/seasons/2025/standings/teams", "/sessions/9473/laps"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()) == (200, [])


def test_an_object_has_the_values_of_its_row(client: httpx.Client) -> None:
    (row,) = client.get("/sessions", params={"session_key": 9474}).json()
    session = client.get("/sessions/9474").json()
    assert session == row | {"reports": []}
    assert session["is_cancelled"] is True
    assert client.get("/races/2402").json() == client.get("/races?race_id=2402").json()[0]
