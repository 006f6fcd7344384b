"""Records in strange forms: what is wrong shows, and the truth is still there."""

from __future__ import annotations

from datetime import timedelta

import httpx
import msgspec
import pytest

from f1_platform.openf1.records import decode, to_records
from f1_platform_tests.upstream.faults.conftest import LAPS, dealt

NOTHING = "/v1/laps?session_key=110"


def plain(record: dict[str, object]) -> bytes:
    return msgspec.json.encode(record, order="sorted")


def read(body: bytes) -> list[bytes]:
    """Records as the platform reads them."""
    return sorted(plain(record) for record in to_records(decode("laps", body).batch, "laps"))


def test_no_fault_leaves_answers_byte_for_byte(serve):
    silent = serve("duplicates=0", "html=0", "late=0", "unknown-fields=0")
    without = serve()
    for path in (LAPS, "/v1/car_data?session_key=100", "/v1/laps?session_key=100&csv=true", NOTHING, "/v1/sessions"):
        assert httpx.get(silent + path).content == httpx.get(without + path).content
    assert dealt(silent) == {}


def test_duplicates_are_the_same_records_again(serve, truth):
    address = serve("duplicates=1")
    records = httpx.get(address + LAPS).json()
    assert len(records) == len(truth) + len(truth) // 10
    assert {plain(record) for record in records} == {plain(record) for record in truth}
    assert dealt(address) == {"duplicates": 1}


@pytest.mark.parametrize("path", [LAPS, "/v1/laps?meeting_key=10"])
def test_foreign_records_say_that_they_are_of_a_session_that_was_not_asked_for(serve, path):
    asked = httpx.get(serve() + path).json()
    address = serve("foreign=1")
    records = httpx.get(address + path).json()
    asked_keys = {record["session_key"] for record in asked}
    assert [record for record in records if record["session_key"] in asked_keys] == asked
    foreign = {record["session_key"] for record in records} - asked_keys
    assert len(foreign) == 1
    assert foreign < {100, 101, 110}
    assert dealt(address) == {"foreign": 1}


def test_where_all_sessions_are_asked_for_nothing_is_foreign(serve):
    address = serve("foreign=1")
    assert {record["session_key"] for record in httpx.get(f"{address}/v1/laps").json()} == {100, 101}
    assert dealt(address) == {}


@pytest.mark.parametrize("name", ["missing-nulls", "whole-floats", "no-zone", "short-fractions"])
def test_another_form_reads_the_same(serve, name):
    true = httpx.get(serve() + LAPS).content
    address = serve(f"{name}=1")
    answer = httpx.get(address + LAPS).content
    assert answer != true
    assert read(answer) == read(true)
    assert dealt(address) == {name: 1}


def test_forms_are_what_their_names_say(serve):
    def first(name: str) -> dict[str, object]:
        return httpx.get(serve(f"{name}=1") + LAPS).json()[1]

    assert "i1_speed" not in first("missing-nulls")
    assert msgspec.json.encode(first("whole-floats")["lap_number"]) == b"2.0"
    assert first("no-zone")["date_start"] == "2024-03-02T15:02:01.000000"
    assert first("short-fractions")["date_start"] == "2024-03-02T15:02:01+00:00"


def test_nothing_found_can_be_said_with_200(serve):
    address = serve("empty-200=1")
    answers = [httpx.get(f"{address}{NOTHING}&driver_number={driver}") for driver in range(8)]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.text for answer in answers} == {"[]", '{"detail":"No results found."}'}
    assert httpx.get(address + LAPS).json()


def test_records_without_a_field_that_says_whose_they_are(serve, truth):
    address = serve("missing-fields=1")
    short = [record for record in httpx.get(address + LAPS).json() if record not in truth]
    missing = {name for record in short for name in truth[0].keys() - record.keys()}
    assert len(short) == len(truth) // 10
    assert len(missing) == 1
    assert missing < {"meeting_key", "session_key", "driver_number", "lap_number"}
    assert dealt(address) == {"missing-fields": 1}


def test_numbers_as_text_are_seen_by_whoever_knows_the_types(serve, truth):
    address = serve("changed-types=1")
    body = httpx.get(address + LAPS).content
    (name,) = decode("laps", body).extras
    texts = [record[name] for record in msgspec.json.decode(body) if isinstance(record[name], str)]
    assert len(texts) == len(truth) // 10
    assert {float(text) for text in texts} <= {record[name] for record in truth}


@pytest.mark.parametrize("name", ["missing-fields", "changed-types", "foreign"])
def test_what_is_damaged_is_true_when_it_is_asked_for_again(serve, truth, name):
    address = serve(f"{name}=1")
    answers = [httpx.get(address + LAPS).json() for _ in range(4)]
    assert [answer == truth for answer in answers] == [False, False, False, True]


def test_an_unknown_field_comes_to_stay_until_records_are_true(serve, truth, clock):
    address = serve("unknown-fields=1", until=clock.now() + timedelta(hours=1))
    first, again = (httpx.get(address + LAPS).json() for _ in range(2))
    assert first == again == [{**record, "field_of_tomorrow": 1} for record in truth]
    clock.wait(3600)
    assert httpx.get(address + LAPS).json() == truth


def test_all_at_once_the_truth_is_in_what_is_left(serve, truth):
    forms = [f"{name}=1" for name in ("duplicates", "foreign", "missing-nulls", "whole-floats", "no-zone")]
    body = httpx.get(serve(*forms) + LAPS).content
    mine = {record for record in read(body) if b'"session_key":100' in record}
    assert mine == set(read(msgspec.json.encode(truth)))
