from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from f1_platform.openf1 import decode
from f1_platform.telemetry.samples import car_samples, place_samples

ORIGIN = datetime(2024, 3, 2, 15, tzinfo=UTC)
CAR = ("speed", "throttle", "brake")


def car(body: str) -> pa.Table:
    return pa.Table.from_batches([decode("car_data", body.encode()).batch])


def test_seconds_begin_at_the_origin_and_are_in_order():
    table = car(
        '[{"date":"2024-03-02T15:00:01.5","speed":3},{"date":"2024-03-02T14:59:59","speed":1},'
        '{"date":"2024-03-02T15:00:00","speed":2},{"date":"2024-03-02T15:00:00","speed":9},{"speed":8}]'
    )
    samples = car_samples(table, CAR, ORIGIN)

    assert samples.seconds.tolist() == [-1.0, 0.0, 1.5]
    assert samples.channels["speed"].tolist() == [1.0, 2.0, 3.0]


def test_a_pedal_that_was_not_read_and_a_null_are_no_value():
    samples = car_samples(car('[{"date":"2024-03-02T15:00:00","throttle":104,"brake":100}]'), CAR, ORIGIN)

    assert np.isnan(samples.channels["throttle"]).all()
    assert np.isnan(samples.channels["speed"]).all()
    assert samples.channels["brake"].tolist() == [100]


def test_a_car_that_is_not_on_track_is_nowhere():
    body = b'[{"date":"2024-03-02T15:00:00","x":0,"y":0,"z":0},{"date":"2024-03-02T15:00:01","x":0,"y":5,"z":0}]'
    samples = place_samples(pa.Table.from_batches([decode("location", body).batch]), ("x", "y", "z"), ORIGIN)

    assert np.isnan([samples.channels[name][0] for name in "xyz"]).all()
    assert [samples.channels[name][1] for name in "xyz"] == [0, 5, 0]


def test_no_records_are_no_samples():
    assert car_samples(car("[]"), CAR, ORIGIN).seconds.size == 0
