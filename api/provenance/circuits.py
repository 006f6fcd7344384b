"""The races behind a circuit's figures, chosen as the warehouse chooses them."""

from __future__ import annotations

from api.provenance.contributions import HELD, LAP, Contribution, Race, Traced
from f1_platform.openf1.filters import is_one
from f1_platform.serving import tables as t
from f1_platform.serving.querying import Order, Run, Selection, select

FIGURES = (
    *("total_races", "fastest_lap", "fastest_driver", "fastest_lap_year"),
    *("first_season", "last_season"),
)
"""The fields of a circuit that races add up to, or that one race has."""

_RACE = ("race_id", "season", "round", "race_name")


def trace_circuit(run: Run, circuit_id: int) -> Traced:
    """The contributions to each of a circuit's figures, the earliest race first.

    Args:
        run: asks the published tables.
        circuit_id: the circuit.
    """
    held = _held(run, circuit_id)
    return {
        "total_races": held,
        **_fastest(run, circuit_id),
        "first_season": [_season(one) for one in held[:1]],
        "last_season": [_season(one) for one in held[-1:]],
    }


def _held(run: Run, circuit_id: int) -> list[Contribution]:
    """Every grand prix there that has a result."""
    of_circuit = Selection(t.RACE_RESULTS, (*_RACE, "source"), (is_one("circuit_id", circuit_id),))
    races = {row[0]: row for row in select(run, of_circuit).rows}
    held = [Contribution(Race(*race), "race", 1, source, HELD) for *race, source in races.values()]
    return sorted(held, key=lambda one: one.place)


def _fastest(run: Run, circuit_id: int) -> Traced:
    columns = (*_RACE, "source", "time_ms", "driver_id")
    order = (Order("time_ms"), Order("race_date"))
    least = Selection(t.CIRCUIT_FASTEST_LAPS, columns, (is_one("circuit_id", circuit_id),), order, limit=1)
    traced: dict[str, list[Contribution]] = {"fastest_lap": [], "fastest_driver": [], "fastest_lap_year": []}
    for *race, source, time_ms, driver_id in select(run, least).rows:
        there = Race(*race)
        told = {"fastest_lap": time_ms, "fastest_driver": driver_id, "fastest_lap_year": there.season}
        for figure, value in told.items():
            if value is not None:
                traced[figure].append(Contribution(there, "race", value, source, LAP))
    return traced


def _season(one: Contribution) -> Contribution:
    return Contribution(one.race, one.contest, one.race.season, one.source, one.basis)
