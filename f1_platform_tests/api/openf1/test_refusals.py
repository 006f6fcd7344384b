"""What is no answer: names that there are not, units that are missing, bytes that mean nothing."""

from pathlib import Path

import httpx
import pytest

from f1_platform.openf1 import Unit
from f1_platform_tests.api.openf1.serving import NOTHING, v1_over
from f1_platform_tests.recorded import needs_data
from f1_platform_tests.records.filling import fill, records_in, settings_of, store_in

pytestmark = needs_data


@pytest.mark.parametrize(
    ("path", "mistake"),
    [
        ("/v1/lap", 'unknown endpoint "lap"; nearest="laps"'),
        ("/v1/laps/all", 'unknown endpoint "laps%2Fall"; nearest="laps"'),
        ("/v1/laps?lap_numbr=1", 'unknown field "lap_numbr"; nearest="lap_number"'),
        ("/v1/laps?format=pdf", 'unknown field "format"'),
        ("/v1/laps?a%0d%0aSet-Cookie:%20b=1", 'unknown field "a%0D%0Aset-cookie%3A%20b"'),
        ("/v1/laps?%F0%9F%8F%81=1", 'unknown field "%F0%9F%8F%81"'),
    ],
)
def test_a_mistake_is_nothing_found_with_a_header_that_names_it(v1: httpx.Client, path: str, mistake: str):
    answer = v1.get(path)

    assert (answer.status_code, answer.content) == (404, NOTHING)
    assert answer.headers["x-data-mistake"].startswith(mistake)
    assert "set-cookie" not in answer.headers
    assert '</v1>; rel="describedby"' in answer.headers["link"]


def test_a_long_name_is_sent_back_in_part(v1: httpx.Client):
    assert len(v1.get(f"/v1/laps?{'x' * 5000}=1").headers["x-data-mistake"]) < 200


def test_paths_are_understood_in_any_case(v1: httpx.Client):
    assert (
        v1.get("/v1/LAPS?session_key=9472&lap_number=3").content
        == v1.get("/V1/laps?session_key=9472&Lap_Number=3").content
    )


def test_units_that_were_never_fetched_are_named(v1: httpx.Client):
    one = v1.get("/v1/car_data?session_key=9472")
    assert one.status_code == 404
    assert one.headers["x-data-missing"] == "1; car_data of session 9472 (not fetched)"

    all_of_them = v1.get("/v1/car_data?driver_number=1").headers["x-data-missing"]
    assert all_of_them.endswith("more")
    assert len(all_of_them) < 1000
    assert "x-data-missing" not in v1.get("/v1/laps?session_key=9472").headers


def test_more_than_a_hundred_conditions_are_refused(v1: httpx.Client):
    assert v1.get("/v1/laps?" + "&".join(["driver_number=1"] * 100)).status_code == 200
    refused = v1.get("/v1/laps?" + "&".join(["driver_number=1"] * 101))
    assert refused.status_code == 400
    assert "100 at most" in refused.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        *("%00", "=", "&&", "=%00=", "session_key", "session_key=", "session_key=%00", "<", ">=", "%", "%zz", "%ff%fe"),
        *("session_key>=-1e999", "session_key<1e999", "session_key=99999999999999999999999", "session_key=1e400"),
        *("lap_number>9223372036854775808", "lap_number<-9999999999999999999", "lap_duration>9999999999999999999"),
        *("date_start>=0000-01-01", "date_start<9999-12-31", "date_start=0001-01-01T00:00:00%2B14:00"),
        *("date_start>=9999-12-31T23:59:59.999999-14:00", "date_start=2024-02-30", "date_start='; DROP TABLE laps"),
        *("lap_number=%ED%A0%80", "team_name=\\ud800", "csv", "csv=true", "format=csv&format=json"),
        *("session_key=latest", "lap_number=1' OR '1'='1", "%3Cscript%3E"),
    ],
)
@pytest.mark.parametrize("endpoint", ["laps", "sessions", "session_result"])
def test_odd_queries_are_answered_or_find_nothing(v1: httpx.Client, endpoint: str, query: str):
    target = f"/v1/{endpoint}?{query.replace(' ', '+')}".encode()  # httpx would encode it
    answer = v1.get("/", extensions={"target": target})
    assert answer.status_code in (200, 404)
    assert answer.status_code == 200 or answer.content == NOTHING


def test_any_byte_may_stand_in_a_value(v1: httpx.Client):
    answers = [v1.get(f"/v1/drivers?full_name=%{byte:02x}") for byte in range(256)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, NOTHING)}


def test_a_file_that_is_damaged_is_unavailable_and_its_path_stays_inside(tmp_path: Path):
    store = store_in(settings_of(tmp_path))
    fill(store, Unit(2024, 10, 100, "laps"), [{"session_key": 100, "meeting_key": 10, "lap_number": 1}])
    for file in tmp_path.rglob("*.parquet"):
        file.write_bytes(b"PAR1" + b"x" * 100 + b"PAR1")

    with v1_over(records_in(settings_of(tmp_path))) as client:
        answer = client.get("/v1/laps?session_key=100")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert answer.json() == {
        "detail": "What was recorded cannot be read at the moment. Ask again; /health says if it lasts"
    }
    assert str(tmp_path) not in answer.text
