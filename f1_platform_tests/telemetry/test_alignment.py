import numpy as np
import pytest

from f1_platform.telemetry.alignment import along_circuit, seconds_at
from f1_platform.telemetry.circuit import Circuit, circuit_of
from f1_platform.telemetry.samples import Numbers, Samples
from f1_platform_tests.telemetry.test_circuit import LAP, RADIUS, circle

SECONDS = np.arange(-2.0, LAP + 2, 0.25)
LENGTH = 2 * np.pi * RADIUS


def line() -> Circuit:
    circuit = circuit_of(circle(SECONDS), LAP)
    assert circuit is not None
    return circuit


def car(speed: Numbers) -> Samples:
    return Samples(SECONDS, {"speed": speed})


def test_a_speed_that_is_wrong_over_half_the_lap_is_set_right_by_the_places():
    wrong = np.where(SECONDS < LAP / 2, 1.01, 0.99) * LENGTH / LAP * 3.6
    nowhere = Samples(np.zeros(0), {name: np.zeros(0) for name in "xyz"})

    right = along_circuit(car(wrong), circle(SECONDS), LAP, line())
    without = along_circuit(car(wrong), nowhere, LAP, line())

    assert right is not None
    assert without is not None
    quarters = np.array([0.25, 0.5, 0.75]) * LAP
    assert np.interp(quarters[1], without.seconds, without.metres) == pytest.approx(LENGTH * 0.505, abs=2)
    np.testing.assert_allclose(np.interp(quarters, right.seconds, right.metres), quarters / LAP * LENGTH, atol=8)


def test_a_lap_begins_at_nothing_and_ends_at_the_length_when_the_timing_says_and_never_goes_back():
    speed = np.abs(np.sin(SECONDS)) * 200
    driven = along_circuit(car(speed), circle(SECONDS), LAP, line())

    assert driven is not None
    assert driven.metres[0] == 0
    assert driven.metres[-1] == pytest.approx(line().length)
    assert (np.diff(driven.metres) >= 0).all()
    assert seconds_at(driven, np.array([0.0, line().length])).tolist() == [0.0, LAP]


def test_a_car_that_sent_no_speed_or_stood_is_nowhere():
    assert along_circuit(car(np.full(len(SECONDS), np.nan)), circle(SECONDS), LAP, line()) is None
    assert along_circuit(car(np.zeros(len(SECONDS))), circle(SECONDS), LAP, line()) is None
