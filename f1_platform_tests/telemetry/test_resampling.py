import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from f1_platform.telemetry.resampling import GAP, Way, linear, previous, way
from f1_platform.telemetry.samples import Samples

SPEEDS = st.integers(0, 400).map(float) | st.just(np.nan)


@st.composite
def drives(draw: st.DrawFn) -> Samples:
    """Samples of a car from before its lap on, now and then without a value or with a gap."""
    count = draw(st.integers(2, 60))
    between = draw(arrays.arrays(np.float64, count, elements=st.sampled_from([0.04, 0.24, 0.5, 3.0])))
    speed = draw(arrays.arrays(np.float64, count, elements=SPEEDS))
    gear = draw(arrays.arrays(np.float64, count, elements=st.integers(0, 8).map(float) | st.just(np.nan)))
    return Samples(np.cumsum(between) - 1.0, {"speed": speed, "n_gear": gear})


def steady(speed: float, seconds: float = 10.0) -> Samples:
    moments = np.arange(-1.0, seconds + 1.25, 0.25)
    return Samples(moments, {"speed": np.full(len(moments), speed)})


@settings(deadline=None)
@given(drives(), st.sampled_from([1, 7, 10, 1000]))
def test_distance_and_time_never_go_back(samples: Samples, step: int):
    track = way(samples, 8.0)

    if track is not None:
        metres = track.grid(step)
        moments = track.moments(metres)
        assert metres[0] == 0
        assert (np.diff(metres) == step).all()
        assert metres[-1] <= track.metres[-1] < metres[-1] + step
        assert (np.diff(moments) > 0).all()
        assert moments[0] >= 0
        assert moments[-1] <= 8.0 + 1e-9


@settings(deadline=None)
@given(drives())
def test_at_a_sample_every_channel_is_what_was_sampled(samples: Samples):
    for channels in (
        linear(samples, ("speed", "n_gear"), samples.seconds),
        previous(samples, ("speed", "n_gear"), samples.seconds),
    ):
        for name, values in channels.items():
            np.testing.assert_array_equal(values, samples.channels[name])


@settings(deadline=None)
@given(drives(), arrays.arrays(np.float64, 20, elements=st.floats(-5, 60)))
def test_between_samples_a_channel_stays_between_their_values_or_is_the_one_before(
    samples: Samples, moments: np.ndarray
):
    between = linear(samples, ("speed",), moments)["speed"]
    before = previous(samples, ("n_gear",), moments)["n_gear"]

    for moment, speed, gear in zip(moments, between, before, strict=True):
        at = np.searchsorted(samples.seconds, moment, side="right") - 1
        if not np.isnan(speed):
            around = samples.channels["speed"][[at, min(at + 1, len(samples.seconds) - 1)]]
            assert np.nanmin(around) - 1e-9 <= speed <= np.nanmax(around) + 1e-9
        if not np.isnan(gear):
            assert gear == samples.channels["n_gear"][at]
            assert moment - samples.seconds[at] <= GAP


def test_at_a_steady_speed_distance_is_speed_by_time():
    track = way(steady(180.0), 10.0)

    assert track is not None
    assert track.metres[-1] == pytest.approx(500)
    assert track.moments(np.array([0.0, 50.0, 500.0])) == pytest.approx([0, 1, 10])


def test_a_car_that_stands_is_where_it_came_to_stand():
    track = Way(np.array([0.0, 1.0, 5.0, 6.0]), np.array([0.0, 50.0, 50.0, 100.0]))

    assert track.moments(np.array([49.0, 50.0, 51.0])) == pytest.approx([0.98, 1.0, 5.02])


def test_a_lap_that_ends_on_the_grid_but_for_what_doubles_round_ends_when_it_ended():
    end = np.nextafter(3.0, 0.0)
    track = Way(np.array([0.0, 1.0]), np.array([0.0, end]))

    assert track.moments(np.array([0.0, 3.0])) == pytest.approx([0, 1])
    assert track.moments(track.grid(3))[0] == 0


def test_a_lap_without_a_speed_has_no_way():
    assert way(Samples(np.array([-1.0, 20.0]), {"speed": np.array([100.0, 100.0])}), 10.0) is None
    assert way(Samples(np.array([1.0, 2.0]), {"speed": np.array([np.nan, np.nan])}), 10.0) is None
    assert way(Samples(np.array([]), {"speed": np.array([])}), 10.0) is None


def test_nothing_is_known_in_a_gap_nor_outside_of_what_was_sampled():
    samples = Samples(np.array([0.0, 2.0, 4.5, 5.0]), {"speed": np.array([10.0, 20.0, 30.0, 40.0])})
    moments = np.array([-0.1, 1.0, 3.0, 4.5, 4.75, 5.0, 5.1])

    assert linear(samples, ("speed",), moments)["speed"].tolist() == pytest.approx(
        [np.nan, 15, np.nan, 30, 35, 40, np.nan], nan_ok=True
    )
    assert previous(samples, ("speed",), moments)["speed"].tolist() == pytest.approx(
        [np.nan, 10, np.nan, 30, 30, 40, np.nan], nan_ok=True
    )
