import random

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from f1_platform.openf1 import decode, to_records
from f1_platform.raw.content import content_hash, settle

LAP = '{"meeting_key":1,"session_key":2,"driver_number":%d,"lap_number":%d,"lap_duration":%s}'


def table(endpoint: str, *records: str) -> pa.Table:
    return pa.Table.from_batches([decode(endpoint, f"[{','.join(records)}]".encode()).batch])


def test_records_are_kept_in_the_order_of_the_row_key():
    settled = settle(table("laps", LAP % (2, 1, 90), LAP % (1, 2, 91), LAP % (1, 1, 92)), "laps")

    assert [(r["driver_number"], r["lap_number"]) for r in to_records(settled.table, "laps")] == [
        (1, 1),
        (1, 2),
        (2, 1),
    ]


def test_identical_records_collapse_and_are_counted():
    settled = settle(table("laps", LAP % (1, 1, 90), LAP % (1, 1, "90.0"), LAP % (1, 1, 90)), "laps")

    assert (settled.table.num_rows, settled.identical, settled.colliding) == (1, 2, 0)


def test_different_records_under_one_key_are_all_kept_by_their_canonical_json():
    settled = settle(table("laps", LAP % (1, 1, 91.5), LAP % (1, 1, 90.5), LAP % (2, 1, 95)), "laps")

    assert [r["lap_duration"] for r in to_records(settled.table, "laps")] == [90.5, 91.5, 95.0]
    assert (settled.identical, settled.colliding) == (0, 2)


def test_integers_and_floats_are_told_apart_in_json_fields_only():
    interval = '{"meeting_key":1,"session_key":2,"driver_number":1,"date":"2024-01-01T00:00:00","gap_to_leader":%s}'

    assert settle(table("intervals", interval % "1", interval % "1.0"), "intervals").table.num_rows == 2
    assert settle(table("laps", LAP % (1, 1, "1"), LAP % (1, 1, "1.0")), "laps").table.num_rows == 1


def test_a_zero_has_no_sign_in_a_field_of_floats():
    settled = settle(table("laps", LAP % (1, 1, "-0.0"), LAP % (1, 1, "0.0"), LAP % (1, 2, "-0.0")), "laps")

    assert (settled.table.num_rows, settled.identical) == (2, 1)
    assert settled.content_hash == settle(table("laps", LAP % (1, 1, "0"), LAP % (1, 2, "0")), "laps").content_hash


def test_null_keys_count_as_equal():
    stop = '{"meeting_key":1,"session_key":2,"driver_number":1,"lap_number":null,"date":null,"pit_duration":%s}'
    settled = settle(table("pit", stop % 20, stop % 20, stop % 21), "pit")

    assert (settled.table.num_rows, settled.identical, settled.colliding) == (2, 1, 2)


@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.integers(1, 3), st.sampled_from(["null", "1.5", "2", '"odd"'])), max_size=12
    ),
    st.randoms(),
)
def test_the_hash_knows_the_records_and_not_their_order(laps: list[tuple[int, int, str]], chance: random.Random):
    records = [LAP % lap for lap in laps]
    settled = settle(table("laps", *records), "laps")
    chance.shuffle(records)
    again = settle(table("laps", *records), "laps")

    assert settled.content_hash == again.content_hash
    assert settled.table.num_rows + settled.identical == len(records)
    assert len(set(map(str, to_records(settled.table, "laps")))) == settled.table.num_rows


def test_the_hash_ignores_chunks_and_what_lies_under_nulls():
    one = table("laps", LAP % (1, 1, "null"), LAP % (1, 2, 90))
    chunked = pa.concat_tables([one.slice(0, 1), one.slice(1, 1)])
    masked = one.set_column(
        one.schema.get_field_index("lap_duration"),
        "lap_duration",
        pa.array([7.0, 90.0], mask=np.array([True, False])),
    )

    assert content_hash(one) == content_hash(chunked) == content_hash(masked)


def test_a_changed_value_or_null_changes_the_hash():
    hashes = [
        settle(table("laps", LAP % (1, 1, value)), "laps").content_hash for value in ("null", "0", "1.5", '"1.5"')
    ]

    assert len(set(hashes)) == 4
