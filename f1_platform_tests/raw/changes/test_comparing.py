"""Two contents compared: every record that differs is found, whatever lies around it."""

from __future__ import annotations

import gzip
import json
import random
from typing import Any

import pyarrow as pa
import pytest

from f1_platform.openf1 import ENDPOINTS, decode, to_records
from f1_platform.raw.changes import LIMIT, Change, compare
from f1_platform.raw.changes.change import from_json, to_json
from f1_platform.raw.content import canonical_json, settle
from f1_platform_tests.recorded import OPENF1, needs_data

RACE = OPENF1 / "2024" / "1229" / "9472"
Records = list[dict[str, Any]]


def table(records: Records, endpoint: str) -> pa.Table:
    return settle(pa.Table.from_batches([decode(endpoint, json.dumps(records).encode()).batch]), endpoint).table


def recorded(endpoint: str) -> Records:
    settled = table(json.loads(gzip.decompress((RACE / f"{endpoint}.json.gz").read_bytes())), endpoint)
    return list(to_records(settled, endpoint))


def changes(before: Records, after: Records, endpoint: str, batch: int = 1000) -> list[Change]:
    return compare(table(before, endpoint).to_batches(max_chunksize=batch), table(after, endpoint), endpoint).changes


def message(text: str, second: int = 0, **fields: Any) -> dict[str, Any]:
    return {"date": f"2024-03-02T15:00:{second:02d}+00:00", "category": "Flag", "message": text, **fields}


@needs_data
@pytest.mark.parametrize("endpoint", ["session_result", "laps", "weather", "race_control", "pit", "stints", "drivers"])
@pytest.mark.parametrize("seed", range(3))
def test_seeded_changes_of_a_recorded_race_are_found_and_no_others(endpoint: str, seed: int) -> None:
    whole, dice = recorded(endpoint), random.Random(seed)
    chosen = dice.sample(range(len(whole)), 6)
    before = [record for n, record in enumerate(whole) if n not in chosen[:2]]
    noted = [record | ({"note": n} if n in chosen[2:4] else {}) for n, record in enumerate(whole)]
    after = [record for n, record in enumerate(noted) if n not in chosen[4:]]

    found = changes(before, after, endpoint, batch=dice.choice([1, 7, 100]))

    def of(*numbers: int) -> list[str]:
        return sorted(canonical_json([whole[n].get(name) for name in ENDPOINTS[endpoint].key]) for n in numbers)

    def told(kind: str) -> list[str]:
        return sorted(canonical_json(list(change.key.values())) for change in found if change.kind == kind)

    assert (told("added"), told("changed"), told("vanished")) == (of(*chosen[:2]), of(*chosen[2:4]), of(*chosen[4:]))
    assert sorted(change.after["note"] for change in found if change.kind == "changed") == sorted(chosen[2:4])


def test_a_block_of_telemetry_that_is_shifted_by_one_record_is_one_change() -> None:
    def sample(n: int) -> dict[str, Any]:
        date = f"2024-03-02T{n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}+00:00"
        return {"driver_number": 1 + n % 3, "date": date, "speed": n % 330}

    samples = [sample(n) for n in range(30_000)]
    (change,) = changes(samples, samples[:17] + samples[18:], "car_data", batch=20_000)
    assert (change.kind, change.key["date"], change.before["speed"]) == ("vanished", "2024-03-02T00:00:17+00:00", 17)


def test_a_message_that_was_reworded_is_changed() -> None:
    (change,) = changes([message("GREEN LIGHT")], [message("GREEN FLAG")], "race_control")
    assert (change.kind, change.before, change.after) == (
        "changed",
        {"message": "GREEN LIGHT"},
        {"message": "GREEN FLAG"},
    )
    assert "message" not in change.key
    assert change.key["category"] == "Flag"


def test_of_messages_of_one_second_only_those_that_differ_are_told() -> None:
    before = [message("A"), message("B"), message("C")]
    after = [message("A"), message("C"), message("D"), message("E")]
    found = changes(before, after, "race_control", batch=1)
    assert [(change.kind, change.key["message"]) for change in found] == [
        ("vanished", "B"),
        ("added", "D"),
        ("added", "E"),
    ]


def test_records_of_one_second_are_told_apart_by_their_natural_key() -> None:
    before = [message("A", lap_number=1), message("B", lap_number=1)]
    after = [message("A", lap_number=1, _note=1), message("B", lap_number=1, _note=2)]
    found = changes(before, after, "race_control")
    assert [(change.key["message"], change.before, change.after) for change in found] == [
        ("A", {"_note": None}, {"_note": 1}),
        ("B", {"_note": None}, {"_note": 2}),
    ]


def test_integers_and_floats_are_told_apart_in_fields_of_any_type() -> None:
    result = {"driver_number": 1, "gap_to_leader": 1}
    (change,) = changes([result], [result | {"gap_to_leader": 1.0}], "session_result")
    assert [type(value) for value in (change.before["gap_to_leader"], change.after["gap_to_leader"])] == [int, float]


def test_a_null_key_sorts_last_and_is_a_key_like_any_other() -> None:
    stops = [{"driver_number": 1, "lap_number": lap, "pit_duration": 20.0} for lap in (1, 2, None)]
    moved = [*stops[:2], stops[2] | {"pit_duration": 21.0}]
    (change,) = changes(stops, moved, "pit", batch=1)
    assert (change.kind, change.key["lap_number"], change.after) == ("changed", None, {"pit_duration": 21.0})


@pytest.mark.parametrize("endpoint", sorted(ENDPOINTS))
def test_nothing_differs_from_nothing(endpoint: str) -> None:
    assert compare([], decode(endpoint, b"[]").batch.schema.empty_table(), endpoint).changes == []


def test_no_more_are_made_than_are_kept_but_all_are_counted() -> None:
    laps = [{"driver_number": 1, "lap_number": n} for n in range(2 * LIMIT)]
    compared = compare([], table(laps, "laps"), "laps")
    assert len(compared.changes) == LIMIT
    assert compared.counts == {"added": 2 * LIMIT, "changed": 0, "vanished": 0}


def test_records_among_which_very_many_came_are_found_again() -> None:
    few = [{"driver_number": 1, "lap_number": n} for n in (5, 15_000, 29_999)]
    many = [{"driver_number": 1, "lap_number": n} for n in range(30_000)]
    many[15_000]["lap_duration"] = 90.0
    compared = compare(table(few, "laps").to_batches(), table(many, "laps"), "laps")
    assert compared.counts == {"added": 29_997, "changed": 1, "vanished": 0}


def test_what_is_kept_comes_back_as_it_was() -> None:
    before, after = {"x": 2**80, "y": [1, 1.0, None]}, {"x": 0.1, "y": "\ud800"}
    odd = [Change("changed", {"team_name": "Haas é"}, before, after, None)]
    assert from_json(to_json(odd)) == odd
