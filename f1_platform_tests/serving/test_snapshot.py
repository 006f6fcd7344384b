"""The snapshot holds every hot resource as ready bytes."""

import gzip
from pathlib import Path

import orjson
import pytest

from f1_platform.errors import StoreError
from f1_platform.serving import Snapshot, load_snapshot, publish
from f1_platform_tests.serving.sample import clock, many_drivers, sample_tables


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    publish(sample_tables(), tmp_path / "serving.sqlite", clock())
    return load_snapshot(tmp_path / "serving.sqlite")


def _json(snapshot: Snapshot, path: str):
    return orjson.loads(snapshot.answers[path].plain.body)


def test_a_driver_reads_as_the_interface_says(snapshot: Snapshot) -> None:
    verstappen = _json(snapshot, "/drivers/830")
    assert list(verstappen)[:5] == ["driverId", "name", "races_entered", "podiums", "wins"]
    assert (verstappen["driverId"], verstappen["wins"], verstappen["podiums"]) == (830, 67, 121)
    assert verstappen["date_of_birth"] == "1997-09-30"
    assert _json(snapshot, "/drivers/18")["name"] == "Kimi Räikkönen"


def test_a_circuit_without_lap_times_says_null(snapshot: Snapshot) -> None:
    assert _json(snapshot, "/circuits/1")["fastest_lap"] == 79813
    george = _json(snapshot, "/circuits/56")
    assert (george["circuitId"], george["total_races"], george["fastest_lap"]) == (56, 3, None)


def test_a_list_holds_its_members_in_the_order_of_their_ids(snapshot: Snapshot) -> None:
    assert _json(snapshot, "/drivers") == [_json(snapshot, f"/drivers/{number}") for number in (1, 18, 579, 830)]


def test_old_ids_lead_to_where_an_answer_is(snapshot: Snapshot) -> None:
    assert snapshot.moved == {
        "/drivers/100001": "/drivers/830",
        "/drivers/100002": "/drivers/830",
        "/circuits/100001": "/circuits/1",
    }


def test_both_encodings_say_the_same_under_etags_of_their_own(snapshot: Snapshot) -> None:
    drivers = snapshot.answers["/drivers"]
    assert gzip.decompress(drivers.gzipped.body) == drivers.plain.body
    assert len(drivers.gzipped.body) < len(drivers.plain.body)
    assert drivers.gzipped.etag != drivers.plain.etag


def test_an_etag_changes_with_its_bytes_alone(tmp_path: Path) -> None:
    file, tags = tmp_path / "serving.sqlite", []
    for wins in (67, 68):
        publish(sample_tables(wins), file, clock())
        answers = load_snapshot(file).answers
        tags.append({path: answers[path].plain.etag for path in ("/drivers", "/drivers/830", "/drivers/1")})
    assert tags[0]["/drivers"] != tags[1]["/drivers"]
    assert tags[0]["/drivers/830"] != tags[1]["/drivers/830"]
    assert tags[0]["/drivers/1"] == tags[1]["/drivers/1"]


def test_lists_of_nothing_are_empty_lists(tmp_path: Path) -> None:
    empty = {name: table.slice(0, 0) for name, table in sample_tables().items()}
    publish(empty, tmp_path / "serving.sqlite", clock())
    assert _json(load_snapshot(tmp_path / "serving.sqlite"), "/circuits") == []


def test_a_snapshot_is_of_one_version(tmp_path: Path) -> None:
    publish(many_drivers(wins=3), tmp_path / "serving.sqlite", clock())
    assert {driver["wins"] for driver in _json(load_snapshot(tmp_path / "serving.sqlite"), "/drivers")} == {3}


def test_without_a_file_the_error_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no published data.*f1 publish"):
        load_snapshot(tmp_path / "serving.sqlite")
