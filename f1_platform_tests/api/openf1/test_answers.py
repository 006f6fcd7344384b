"""The same query to us and to a local OpenF1 over the same recordings finds the same records."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from f1_platform.clock import SteppedClock
from f1_platform.openf1 import ENDPOINTS
from f1_platform.upstream import Limits, RecordedSource
from f1_platform_tests.api.openf1.serving import NOTHING, values_of
from f1_platform_tests.recorded import OPENF1, needs_data
from f1_platform_tests.upstream.conftest import served

pytestmark = needs_data

QUERIES = [
    "laps?session_key=9472",
    "laps?session_key=9472&driver_number=1&lap_number<3",
    "laps?session_key=9472&lap_duration>=93.5&lap_duration<94",
    "laps?session_key=9472&lap_number>=56&lap_number<3",
    "laps?session_key=9472&driver_number=1&driver_number=44",
    "laps?session_key=9472&is_pit_out_lap=true",
    "laps?session_key=9472&is_pit_out_lap<true",
    "laps?session_key=9472&lap_duration=null",
    "laps?session_key=9472&lap_number%3E=55",
    "laps?session_key=9472&lap_number%3E%3D55",
    "laps?session_key=9472&LAP_NUMBER=5",
    "laps?session_key=9472&date_start>=2024-03-02T15:03:00&date_start<2024-03-02T15:10:00",
    "laps?session_key=9472&date_start=2024-03-02",
    "laps?session_key=9472&date_start>2024-03-02",
    "laps?session_key=9472&segments_sector_1=2049",
    "drivers?session_key=9472&team_name=Red%20Bull%20Racing",
    "drivers?session_key=9472&team_name=Red+Bull+Racing",
    "drivers?session_key=9472&team_colour=3671C6",
    "drivers?session_key=9472&name_acronym>=SAI",
    "drivers?meeting_key=1272&driver_number=1",
    "intervals?session_key=9839&interval<0.5",
    "intervals?session_key=9839&gap_to_leader=%2B1%20LAP",
    "intervals?session_key=9839&gap_to_leader>=60&driver_number=1&driver_number=4",
    "session_result?session_key=9472&position<=3",
    "session_result?session_key=9472&dnf=true",
    "session_result?session_key=9472&gap_to_leader=0",
    "starting_grid?session_key=9873&position=1",
    "pit?session_key=9472&pit_duration<30",
    "position?session_key=9472&position=1",
    "race_control?session_key=9472&flag=YELLOW&lap_number>1",
    "race_control?session_key=9472&category=Flag&sector=3",
    "stints?session_key=9472&compound=SOFT&tyre_age_at_start>=3",
    "team_radio?session_key=9472&driver_number=11",
    "overtakes?session_key=9472&position<4",
    "weather?session_key=9472&wind_direction>=130&track_temperature>=25",
    "meetings?year=2024&country_name=Bahrain",
    "sessions?year>2023&year<=2024&session_name=Sprint",
    "sessions?meeting_key=1229&date_start>=2024-03-01",
    "sessions?year=2024&gmt_offset=03:00:00",
    "car_data?session_key=1",
    "laps?session_key=9472&no_such_field=1",
    "no_such_endpoint",
]


@pytest.fixture(scope="module")
def upstream() -> Iterator[httpx.Client]:
    clock = SteppedClock(datetime(2026, 11, 1, tzinfo=UTC))
    with served(RecordedSource(OPENF1), clock, Limits()) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_the_same_as_upstream(v1: httpx.Client, upstream: httpx.Client, query: str):
    ours, theirs = v1.get(f"/v1/{query}"), upstream.get(f"/v1/{query}")

    assert ours.status_code == theirs.status_code
    assert ours.headers["content-type"] == theirs.headers["content-type"]
    if ours.status_code == 404:
        assert ours.content == theirs.content == NOTHING
    else:
        endpoint = query.partition("?")[0]
        assert values_of(endpoint, ours.json()) == values_of(endpoint, theirs.json())


@pytest.mark.parametrize("endpoint", ["laps", "weather", "position", "stints", "race_control", "pit", "session_result"])
def test_fields_come_in_the_order_of_upstream(v1: httpx.Client, upstream: httpx.Client, endpoint: str):
    query = f"/v1/{endpoint}?session_key=9472"
    ours, theirs = (list(client.get(query).json()[0]) for client in (v1, upstream))

    assert [name for name in ours if name in theirs] == theirs
    assert tuple(ours) == ENDPOINTS[endpoint].order


def test_csv_has_the_columns_of_upstream_by_name(v1: httpx.Client, upstream: httpx.Client):
    query = "/v1/weather?session_key=9472&date<2024-03-02T14:06:00&csv=true"
    ours, theirs = v1.get(query), upstream.get(query)

    assert ours.headers["content-type"] == theirs.headers["content-type"]
    names = theirs.text.splitlines()[0]
    assert ours.text.splitlines()[0] == names == ",".join(sorted(names.split(",")))
    assert len(ours.text.splitlines()) == len(theirs.text.splitlines())
