import numpy as np
import pytest

from f1_platform.telemetry.circuit import CLOSES, apart, circuit_of
from f1_platform.telemetry.samples import Numbers, Samples

RADIUS = 800.0
LAP = 90.0


def circle(seconds: Numbers, radius: float = RADIUS) -> Samples:
    """Places of a car that goes round a circle in `LAP` seconds, in 1/10 m."""
    turn = seconds / LAP * 2 * np.pi
    x, y = radius * 10 * np.cos(turn), radius * 10 * np.sin(turn)
    return Samples(seconds, {"x": x, "y": y, "z": np.full(len(seconds), 70.0)})


def test_a_circle_is_as_long_as_it_is_and_closes():
    circuit = circuit_of(circle(np.arange(-2.0, LAP + 2, 0.27)), LAP)

    assert circuit is not None
    assert circuit.length == pytest.approx(2 * np.pi * RADIUS, rel=1e-5)
    assert circuit.points[0].tolist() == circuit.points[-1].tolist()
    np.testing.assert_allclose(np.linalg.norm(circuit.points[:, :2], axis=1), RADIUS, rtol=1e-5)


def test_uneven_and_repeated_samples_and_such_in_the_wrong_order_lengthen_nothing():
    seconds = np.arange(-2.0, LAP + 2, 0.27)
    jitter = np.random.default_rng(1).uniform(-0.1, 0.1, len(seconds))
    places = circle(seconds + jitter)
    for values in places.channels.values():
        values[100] = values[99]
        values[[200, 201]] = values[[201, 200]]
    circuit = circuit_of(Samples(seconds, places.channels), LAP)

    assert circuit is not None
    assert circuit.length == pytest.approx(2 * np.pi * RADIUS, rel=1e-4)


def test_places_along_the_line_are_found_as_far_ahead_as_they_are_across_its_beginning_too():
    circuit = circuit_of(circle(np.arange(-2.0, LAP + 2, 0.27)), LAP)
    assert circuit is not None
    metres = np.array([5.0, 1000.0, circuit.length - 5.0])

    ahead = circuit.ahead(circuit.at(metres), metres + np.array([20.0, -30.0, 20.0]))

    np.testing.assert_allclose(ahead, [-20.0, 30.0, -20.0], atol=1.0)


@pytest.mark.parametrize(
    "seconds",
    [
        np.concatenate((np.arange(-2.0, 40, 0.27), np.arange(43.0, LAP + 2, 0.27))),
        np.arange(-2.0, LAP + 2, 1.9),
        np.arange(-2.0, LAP / 2, 0.27),
        np.zeros(0),
    ],
    ids=["a gap", "few", "half of it", "none"],
)
def test_there_is_no_line_where_places_are_missing(seconds: Numbers):
    assert circuit_of(circle(seconds), LAP) is None


def test_a_lap_that_ends_elsewhere_is_not_once_around():
    places = circle(np.arange(-2.0, LAP + 2, 0.27))

    assert apart(places, LAP) == pytest.approx(0, abs=1.0)
    assert apart(places, LAP * 0.95) > CLOSES
    assert circuit_of(places, LAP * 0.95) is None
