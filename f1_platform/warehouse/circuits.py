"""Which circuit a circuit key of OpenF1 means: the one where the archive has the races that OpenF1 has under that key.

A race is the same when season and day agree, the day give or take one: the archive dates by local day, OpenF1 by UTC.
"""

from __future__ import annotations

from dataclasses import dataclass

from f1_platform.warehouse.ids import Ids
from f1_platform.warehouse.matching import Matched
from f1_platform.warehouse.names import ref


@dataclass(frozen=True)
class ArchiveCircuit:
    """One row of the archive's circuits; columns in the order of `sql/identity/archive_circuits.sql`."""

    circuit_id: int
    circuit_ref: str
    circuit_name: str
    location: str | None
    country: str | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class KeyedCircuit:
    """One circuit key of OpenF1; columns in the order of `sql/identity/openf1_circuits.sql`.

    Attributes:
        key: OpenF1's circuit key.
        name: its short name, the last one.
        location: the city or region.
        country: the country.
        circuit_id: where the archive has most of its races; none where it has none of them.
        circuits: how many circuits of the archive its races lead to; more than one is reported.
        seen: where it stands, for people.
    """

    key: int
    name: str
    location: str | None
    country: str | None
    circuit_id: int | None
    circuits: int
    seen: str


def match_circuits(known: list[ArchiveCircuit], keyed: list[KeyedCircuit], ids: Ids) -> Matched:
    """Finds the circuit of every key, and gives an id to those that only OpenF1 has."""
    matched = Matched(rows=[vars(circuit) for circuit in known])
    for circuit in keyed:
        circuit_id = circuit.circuit_id
        if circuit_id is None:
            given = ids.give("circuit", str(circuit.key), ref(circuit.name), circuit.name)
            circuit_id = given.id
            own = ArchiveCircuit(circuit_id, given.ref, circuit.name, circuit.location, circuit.country, None, None)
            matched.rows.append(vars(own))
            if known:
                why = f"the archive has no race of those days; circuit {circuit_id} was given"
                matched.report("circuit", circuit.name, circuit.seen, why)
        elif circuit.circuits > 1:
            why = f"its races lead to {circuit.circuits} circuits of the archive; the one with most of them counts"
            matched.report("circuit", circuit.name, circuit.seen, why)
        matched.names.append({"circuit_key": circuit.key, "circuit_id": circuit_id})
    return matched
