import gzip
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import orjson
import pytest

from f1_platform.errors import UsageError
from f1_platform.openf1 import ENDPOINTS, decode, to_records
from f1_platform.settings import load_settings
from f1_platform.upstream import Record, Source
from f1_platform.upstream.simulation import SimulatedSeason, simulate
from f1_platform_tests.upstream.simulation.conftest import SEED, YEAR, Records, instant

LIGHT = [name for name, endpoint in ENDPOINTS.items() if endpoint.grain == "session" and not endpoint.telemetry]
RECORDED = {
    "dry race": ("2024/1229/9472", "2025/1276/9839"),
    "qualifying": ("2026/1287/11303", "2024/1229/9468"),
    "practice": ("2026/1287/11301",),
}


def everything(season: SimulatedSeason, session: int) -> dict[str, list[Record]]:
    return {endpoint: list(season.records(endpoint, session)) for endpoint in LIGHT}


def test_a_season_is_a_source_named_by_year_and_seed(season: SimulatedSeason):
    source: Source = season
    assert source.name == f"simulated-{YEAR}-{SEED}"


def test_the_same_seed_gives_the_same_records_in_whatever_order_they_are_asked(key, season: SimulatedSeason):
    again = simulate(YEAR, SEED)
    for kind in ("sprint", "red-flagged race", "practice"):
        assert everything(again, key(kind)) == everything(season, key(kind))


def test_another_seed_gives_another_season(key, season: SimulatedSeason):
    other = simulate(YEAR, SEED + 1)
    assert other.sessions() == season.sessions()
    assert everything(other, key("dry race"))["laps"] != everything(season, key("dry race"))["laps"]


def test_all_18_endpoints_have_records_in_a_weekend(records: Records, season: SimulatedSeason):
    weekend = season.calendar[2]
    filled = {e for e in LIGHT for session in weekend.sessions if records(e, session.key)}
    assert filled == set(LIGHT)


def test_records_are_as_the_registry_declares_them(records: Records, session: int):
    for endpoint in LIGHT:
        sent = records(endpoint, session)
        decoded = decode(endpoint, orjson.dumps(sent))
        assert not decoded.extras
        kept = [{k: v for k, v in r.items() if v is not None} for r in to_records(decoded.batch, endpoint)]
        assert kept == [{k: v for k, v in r.items() if v is not None} for r in sent]


def test_every_key_of_an_endpoint_tells_its_records_apart(records: Records, session: int):
    for endpoint in LIGHT:
        keys = [tuple(str(r[field]) for field in ENDPOINTS[endpoint].key) for r in records(endpoint, session)]
        assert len(set(keys)) == len(keys), endpoint


def test_the_catalogue_is_as_the_registry_declares_it(season: SimulatedSeason):
    for endpoint, catalogue in (("meetings", season.meetings()), ("sessions", season.sessions())):
        assert not decode(endpoint, orjson.dumps(catalogue)).extras
        assert {field.name for field in ENDPOINTS[endpoint].fields} == set(catalogue[0])


def test_values_lie_where_the_registry_allows_them(records: Records, session: int):
    for endpoint in LIGHT:
        for field in ENDPOINTS[endpoint].fields:
            values = [r[field.name] for r in records(endpoint, session) if isinstance(r.get(field.name), int | float)]
            assert field.low is None or min(values, default=field.low) >= field.low, (endpoint, field.name)
            assert field.high is None or max(values, default=field.high) <= field.high, (endpoint, field.name)


def test_an_unknown_session_and_an_unknown_endpoint_have_no_records(season: SimulatedSeason, key):
    assert list(season.records("laps", 1)) == []
    assert list(season.records("tyres", key("practice"))) == []


def test_dates_of_a_session_lie_round_it(records: Records, season: SimulatedSeason, session: int):
    running = season.running(session)
    first, last = (running.session.stamp(at) for at in (running.begins, running.ends))
    for endpoint in LIGHT:
        dates = [instant(r["date"]) for r in records(endpoint, session) if "date" in r]
        assert all(instant(first) <= date <= instant(last) for date in dates), endpoint


def test_who_drives_differs_between_sessions_as_it_does_in_reality(records: Records, season: SimulatedSeason):
    def drivers(round_: int, name: str) -> dict[int, str]:
        meeting = season.calendar[round_]
        session = next(session for session in meeting.sessions if session.name == name)
        return {driver["driver_number"]: driver["full_name"] for driver in records("drivers", session.key)}

    assert drivers(1, "Race").keys() - drivers(4, "Race").keys() == {30}
    assert drivers(4, "Race").keys() - drivers(1, "Race").keys() == {36}
    assert drivers(5, "Practice 1").keys() - drivers(5, "Race").keys() == {38}
    names = drivers(1, "Race").values()
    assert {"LIANG Wei", "Remy QUENARD", "Diego SALCEDO", "Marco SALCEDO"} <= set(names)


def types(records: list[Record]) -> dict[str, set[str]]:
    """The JSON types of each field, null apart."""
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for field, value in record.items():
            found[field] |= types_of(value)
    return found


def types_of(value: Any) -> set[str]:
    if isinstance(value, list):
        return {f"list of {inner}" for item in value for inner in types_of(item)}
    return set() if value is None else {type(value).__name__}


@pytest.mark.parametrize("shown", RECORDED)
def test_records_have_the_shape_of_recorded_ones(records: Records, key, shown: str):
    """No field of the recordings is missing, and none has a JSON type that they never have."""
    folders = [load_settings().test_data / "openf1" / folder for folder in RECORDED[shown]]
    if not all(folder.exists() for folder in folders):
        pytest.skip("recorded OpenF1 data is absent (F1_TEST_DATA)")
    compared = 0
    for endpoint in LIGHT:
        real = [record for folder in folders for record in recorded(folder, endpoint)]
        made = records(endpoint, key(shown))
        if not real or not made:
            continue
        seen, shape = types(real), types(made)
        assert seen.keys() <= shape.keys(), endpoint
        for field, known in seen.items():
            assert shape[field] <= known or not known, (endpoint, field)
        compared += 1
    assert compared >= 8


def recorded(folder: Path, endpoint: str) -> list[Record]:
    path = folder / f"{endpoint}.json.gz"
    return json.loads(gzip.decompress(path.read_bytes())) if path.exists() else []


@pytest.mark.parametrize(("year", "seed"), [(2031, -1), (1949, 7), (2101, 7)])
def test_a_year_or_seed_that_cannot_be_is_refused_with_a_mend(year: int, seed: int):
    with pytest.raises(UsageError, match="Take a year from 1960 to 2100 and a seed from 0 on"):
        simulate(year, seed)
