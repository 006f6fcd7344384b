"""The route over real HTTP, on the recorded race of Bahrain 2024."""

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI

from api.problems import add_problem_handlers
from api.telemetry import telemetry_router
from api.working import Workers
from f1_platform.clock import SystemClock
from f1_platform.openf1 import Unit, decode
from f1_platform.openf1.delivery import Delivery
from f1_platform.raw import RawStore, open_store
from f1_platform.records import Records
from f1_platform.settings import Settings
from f1_platform_tests.api.conftest import served
from f1_platform_tests.recorded import OPENF1, needs_data

pytestmark = needs_data

CIRCUIT = 5412
"""Metres, Bahrain International Circuit."""
OTHER_RACE = 9480
CARS = [1, 16]


def keep(store: RawStore, unit: Unit, path: Path) -> None:
    body = path.read_bytes()
    batch = decode(unit.endpoint, gzip.decompress(body) if path.suffix == ".gz" else body).batch
    if "driver_number" in batch.schema.names:
        batch = batch.filter(pc.is_in(batch.column("driver_number"), pa.array(CARS, pa.int32())))
    store.replace(Delivery(unit, [batch]))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    settings = Settings(home=tmp_path_factory.mktemp("home"), _env_file=None)
    store = open_store(settings, SystemClock())
    keep(store, Unit(2024, 0, 0, "sessions"), OPENF1 / "2024" / "sessions.json")
    for endpoint in ("laps", "stints", "car_data", "location"):
        path = OPENF1 / "2024" / "1229" / "9472" / f"{endpoint}.json.gz"
        keep(store, Unit(2024, 1229, 9472, endpoint), path)
    keep(store, Unit(2024, 1230, OTHER_RACE, "laps"), OPENF1 / "2024" / "1230" / str(OTHER_RACE) / "laps.json.gz")
    records, workers = Records(settings, SystemClock()), Workers(threads=2)
    records.refresh()
    app = FastAPI()
    app.include_router(telemetry_router(records, workers))
    add_problem_handlers(app)
    with served(app) as address, httpx.Client(base_url=address, timeout=30) as client:
        yield client
    workers.close()


def telemetry(client: httpx.Client, session_key: int = 9472, **asked: Any) -> httpx.Response:
    return client.get(f"/sessions/{session_key}/telemetry", params={"driver_number": 1, **asked})


def test_a_lap_of_bahrain_is_as_long_as_the_circuit(client: httpx.Client):
    for lap in (2, 10, 33, 57):
        rows = telemetry(client, lap_number=lap).raise_for_status().json()
        assert rows[-1]["distance"] == pytest.approx(CIRCUIT, rel=0.02)


def test_a_lap_has_a_row_every_step_and_every_channel(client: httpx.Client):
    rows = telemetry(client, lap_number=10, step=25).raise_for_status().json()

    assert [row["distance"] for row in rows] == [25.0 * n for n in range(len(rows))]
    assert [*rows[0]] == [
        *("driver_number", "lap_number", "distance", "time_s", "speed", "throttle", "brake", "n_gear", "rpm", "drs"),
        *("x", "y", "z"),
    ]
    assert all(value is not None for row in rows for value in row.values())
    assert rows[0]["time_s"] == 0.0
    assert 96.5 < rows[-1]["time_s"] < 97.2
    assert max(row["speed"] for row in rows) == pytest.approx(305, abs=30)
    assert {type(row["n_gear"]) for row in rows} == {int}
    assert {type(row["speed"]) for row in rows} == {float}


def test_a_stint_is_all_its_laps_each_from_its_start(client: httpx.Client):
    rows = telemetry(client, stint_number=2, step=500).raise_for_status().json()

    assert sorted({row["lap_number"] for row in rows}) == list(range(18, 38))
    assert sum(row["distance"] == 0 for row in rows) == 20


def test_without_a_lap_it_is_all_laps_and_a_lap_of_a_stint_is_that_lap(client: httpx.Client):
    every = telemetry(client, step=1000).raise_for_status().json()
    one = telemetry(client, stint_number=2, lap_number=20, step=1000).raise_for_status().json()

    assert sorted({row["lap_number"] for row in every}) == list(range(1, 58))
    assert {row["lap_number"] for row in one} == {20}


def test_another_driver_comes_after_the_first(client: httpx.Client):
    rows = telemetry(client, lap_number=10, compare="16:12", step=1000).raise_for_status().json()

    assert [(row["driver_number"], row["lap_number"]) for row in rows] == [(1, 10)] * 6 + [(16, 12)] * 6
    same = telemetry(client, lap_number=10, compare="16", step=1000).json()
    assert {(row["driver_number"], row["lap_number"]) for row in same} == {(1, 10), (16, 10)}
    stints = telemetry(client, stint_number=1, compare="16:2", step=1000).json()
    assert {row["lap_number"] for row in stints if row["driver_number"] == 16} == set(range(12, 35))


def test_every_format_has_the_same_rows(client: httpx.Client):
    rows = telemetry(client, lap_number=10).json()
    as_csv = telemetry(client, lap_number=10, format="csv")
    as_parquet = telemetry(client, lap_number=10, format="parquet")

    read = list(csv.DictReader(io.StringIO(as_csv.text, newline="")))
    assert [float(row["speed"]) for row in read] == [row["speed"] for row in rows]
    assert as_csv.headers["content-disposition"] == 'attachment; filename="telemetry_9472_lap_10_of_driver_1.csv"'
    assert pq.read_table(io.BytesIO(as_parquet.content)).to_pylist() == rows
    assert as_parquet.headers["content-type"] == "application/vnd.apache.parquet"
    assert as_parquet.headers["vary"] == "Accept"


def test_what_a_client_has_already_is_not_sent_again(client: httpx.Client):
    tag = telemetry(client, lap_number=10).headers["etag"]

    def again(**asked: Any) -> int:
        params = {"driver_number": 1, "lap_number": 10, **asked}
        return client.get("/sessions/9472/telemetry", params=params, headers={"If-None-Match": tag}).status_code

    assert again() == 304
    nothing = {"driver_number": 1, "lap_number": 99}
    assert client.get("/sessions/4711/telemetry", params=nothing, headers={"If-None-Match": "*"}).status_code == 404
    assert [again(step=20), again(lap_number=11), again(format="csv"), again(compare="16")] == [200] * 4


@pytest.mark.parametrize(
    ("session_key", "asked", "said"),
    [
        (4711, {"lap_number": 1}, "Session 4711 is not known; /sessions lists them all"),
        (9472, {"lap_number": 58}, "There is no lap 58 of driver 1; there are laps 1 to 57"),
        (
            9472,
            {"lap_number": 3, "stint_number": 2},
            "There is no lap 3 of stint 2 of driver 1; there are laps 1 to 57",
        ),
        (9472, {"stint_number": 9}, "There is no stint 9 of driver 1; there are 1, 2, 3"),
        (
            9472,
            {"lap_number": 1, "driver_number": 99},
            "Driver 99 has no laps in session 9472. If it was",
        ),
        (9472, {"lap_number": 10, "compare": "99"}, "Driver 99 has no laps in session 9472"),
        (OTHER_RACE, {"lap_number": 10}, f"`f1 run --session {OTHER_RACE} --telemetry` fetches it"),
    ],
)
def test_what_is_not_there_is_named_with_what_to_do(
    client: httpx.Client, session_key: int, asked: dict[str, Any], said: str
):
    answer = telemetry(client, session_key, **asked)

    assert answer.status_code == 404
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"lap_number": 1, "step": 0}, "step '0'"),
        ({"lap_number": 1, "step": 1001}, "step '1001'"),
        ({"lap_number": 1, "compare": "16;x"}, "compare '16;x'"),
        ({"lap_number": 1, "format": "xml"}, "format 'xml' is not on offer. There is json"),
        ({"lap": 1}, "There is no parameter 'lap': there is driver_number, lap_number"),
    ],
)
def test_what_makes_no_sense_is_refused(client: httpx.Client, asked: dict[str, Any], said: str):
    answer = telemetry(client, **asked)

    assert answer.status_code == 422
    assert said in answer.json()["detail"]
