"""Known facts of the recorded data, asked over HTTP: what the archive and OpenF1 together must answer."""

from typing import Any

import httpx

CAREERS = {
    1: ("Lewis Hamilton", 374, 105, 202),
    30: ("Michael Schumacher", 308, 91, 155),
    4: ("Fernando Alonso", 422, 32, 106),
    579: ("Juan Fangio", 51, 24, 35),
    830: ("Max Verstappen", 227, 67, 121),
    846: ("Lando Norris", 146, 9, 40),
    857: ("Oscar Piastri", 64, 9, 24),
}
"""driverId: name, races entered, wins, podiums, by the archive alone."""

ABU_DHABI_2025 = {
    1: ("Lewis Hamilton", 375, 105, 202),
    830: ("Max Verstappen", 228, 68, 122),
    846: ("Lando Norris", 147, 9, 41),
    857: ("Oscar Piastri", 65, 9, 25),
}
"""The same with the one race that only OpenF1 has; the others stay, but for Alonso, who drove it too."""

FASTEST = {
    "albert_park": (79813, "Charles Leclerc", 2024),
    "monaco": (72909, "Lewis Hamilton", 2021),
    "suzuka": (90965, "Andrea Kimi Antonelli", 2025),
    "silverstone": (78739, "Michael Schumacher", 2004),
    "bahrain": (55404, "George Russell", 2020),
    "vegas": (94876, "Lando Norris", 2024),
}
"""circuit_ref: least race lap ever in ms, its driver and year; over both sources."""


def careers(client: httpx.Client, drivers: dict[int, Any]) -> dict[int, tuple[Any, ...]]:
    """The same figures as the API answers them."""
    asked = {key: client.get(f"/drivers/{key}").json() for key in drivers}
    return {key: (d["name"], d["races_entered"], d["wins"], d["podiums"]) for key, d in asked.items()}


def fastest(client: httpx.Client) -> dict[str, tuple[Any, ...]]:
    """Fastest laps of the circuits that have one."""
    return {
        c["circuit_ref"]: (c["fastest_lap"], c["fastest_driver_name"], c["fastest_lap_year"])
        for c in client.get("/circuits").json()
        if c["fastest_lap"] is not None
    }


def assert_known_facts(client: httpx.Client) -> None:
    """What is known of the archive and all recorded seasons together, as the API answers it."""
    others = {key: fact for key, fact in CAREERS.items() if key in (30, 579)}
    known = ABU_DHABI_2025 | others
    assert careers(client, known) == known
    laps = fastest(client)
    assert {ref: laps[ref] for ref in FASTEST} == FASTEST
    assert len(laps) == 41
    assert (len(client.get("/drivers").json()), len(client.get("/circuits").json())) == (864, 77)
