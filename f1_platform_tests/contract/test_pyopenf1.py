"""pyopenf1, a client of OpenF1 that nobody here wrote, with one base URL changed: every method against the data.

It lives in an environment of its own. What it can't do is told with the reason; each such query, asked plainly, is
answered right (`judging`).
"""

from __future__ import annotations

import json
import subprocess
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from f1_platform_tests.api.judging.comparing import canonical
from f1_platform_tests.api.judging.conftest import home, world
from f1_platform_tests.api.judging.evaluation import evaluate
from f1_platform_tests.api.judging.server import Server, serving
from f1_platform_tests.api.judging.world import World

__all__ = ["home", "world"]

pytestmark = pytest.mark.soak

CALLS = Path(__file__).with_name("pyopenf1_calls.py")


@dataclass(frozen=True)
class Call:
    """A call of the client, and the query it should come down to."""

    method: str
    endpoint: str
    arguments: dict[str, Any]
    query: str

    @property
    def told(self) -> dict[str, Any]:
        """For the process that makes it."""
        namespace, _, method = self.method.partition(".")
        return {"namespace": namespace, "method": method, "arguments": self.arguments}


def _call(method: str, endpoint: str, **arguments: Any) -> Call:
    return Call(method, endpoint, arguments, "&".join(f"{name}={value}" for name, value in arguments.items()))


LAP = 2
"""One with nothing unknown in it."""

WORKS = (
    _call("telemetry.get_car_data", "car_data", driver_number=1, session_key=9873),
    _call("telemetry.get_location", "location", driver_number=4, session_key=9873),
    _call("sessions.get_sessions", "sessions", meeting_key=1287),
    _call("sessions.get_sessions", "sessions", year=2030, country_name="Bahrain"),
    _call("sessions.get_meetings", "meetings", year=2030),
    _call("drivers.get_drivers", "drivers", session_key=9472),
    _call("drivers.get_drivers", "drivers", session_key=9472, name_acronym="VER"),
    _call("drivers.get_drivers", "drivers", session_key=9472, team_name="Red Bull Racing"),
    _call("timing.get_laps", "laps", session_key=9472, driver_number=1, lap_number=LAP),
    _call("timing.get_intervals", "intervals", session_key=9839, driver_number=1),
    _call("timing.get_positions", "position", session_key=9472),
    _call("race.get_race_control", "race_control", session_key=9472),
    _call("race.get_race_control", "race_control", session_key=9472, flag="GREEN"),
    _call("race.get_pit_stops", "pit", session_key=9472),
    _call("race.get_stints", "stints", session_key=9472, driver_number=4),
    _call("race.get_overtakes", "overtakes", session_key=9472),
    _call("results.get_session_results", "session_result", session_key=9472, driver_number=1),
    _call("results.get_starting_grid", "starting_grid", session_key=80028),
    _call("weather.get_weather", "weather", session_key=9472),
    _call("weather.get_weather", "weather", meeting_key=1229),
    _call("team_radio.get_team_radio", "team_radio", session_key=9472),
    _call("sessions.get_sessions", "sessions", session_key=9472),
    Call(
        "telemetry.get_car_data",
        "car_data",
        {"driver_number": 1, "session_key": 9873, "speed_gte": 300},
        "driver_number=1&session_key=9873&speed>=300",
    ),
    Call("race.get_stints", "stints", {"session_key": 9472, "lap_end<": 20}, "session_key=9472&lap_end<=20"),
)

FAILS = (
    (
        _call("timing.get_laps", "laps", session_key=9472),
        "ValidationError",
        "its model has no null within the mini sectors of a lap, which OpenF1 really sends",
    ),
    (
        _call("timing.get_intervals", "intervals", session_key=9839),
        "ValidationError",
        "its model has numbers alone for `gap_to_leader`, where a car a lap behind has `+1 LAP`",
    ),
    (
        _call("results.get_session_results", "session_result", session_key=9468),
        "ValidationError",
        "its model has one number for `duration`, where a qualifying has a list of three",
    ),
    (
        _call("race.get_race_control", "race_control", session_key=11303),
        "ValidationError",
        "its model has a text for `qualifying_phase`, which OpenF1 sends as a number",
    ),
    (
        _call("championship.get_drivers_championship", "championship_drivers", session_key=80029),
        "ValidationError",
        "its model has no null for `position_start`, which nobody has before the first race",
    ),
    (
        _call("championship.get_teams_championship", "championship_teams", session_key=80029),
        "ValidationError",
        "likewise",
    ),
    (
        _call("sessions.get_meetings", "meetings", year=2024),
        "ValidationError",
        "its model needs a `date_end`, which meetings recorded before 2025 do not have",
    ),
    (
        _call("drivers.get_drivers", "drivers", session_key=1),
        "NotFoundError",
        "nothing found is OpenF1's 404, and an error to this client",
    ),
)
"""Calls that fail, the client's error and why."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has pyopenf1."""
    folder = tmp_path_factory.mktemp("pyopenf1")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pyopenf1==0.1.3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"pyopenf1 can't be installed: {done.stderr[-300:]}")
    return python


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Server]:
    with serving(home) as server:
        yield server


def told(python: Path, **what: Any) -> Any:
    """What the client's process answers."""
    done = subprocess.run([str(python), str(CALLS)], input=json.dumps(what), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def results(client: Path, server: Server, calls: list[Call]) -> list[dict[str, Any]]:
    return told(client, base_url=f"{server.address}/v1", calls=[call.told for call in calls])


def known(records: list[dict[str, Any]], names: set[str]) -> list[str]:
    """The records, cut to what the client's models know, in an order of their own; its models make floats of ints."""
    return sorted({canonical({name: _as_float(value) for name, value in r.items() if name in names}) for r in records})


def _as_float(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def test_every_method_is_called(client: Path):
    called = {call.method for call in WORKS} | {call.method for call, _, _ in FAILS}
    assert set(told(client, methods=True)) == called


def test_what_works_gives_the_data(client: Path, server: Server, world: World):
    wrong = []
    for call, result in zip(WORKS, results(client, server, list(WORKS)), strict=True):
        expected = evaluate(world, call.endpoint, call.query, datetime.now(UTC))
        records = result.get("records", [])
        # What no record has, the client makes up from its models' defaults.
        names = set(records[0] if records else ()) & {name for record in expected for name in record}
        right = bool(expected) and known(records, names) == known(expected, names)
        print(f"{call.method} {call.arguments}: {len(records)} of {len(expected)} {result.get('error', '')}")
        wrong += [] if right else [f"{call}: {result.get('error', 'other records')}"]
    assert wrong == []


def test_what_does_not_work_is_the_clients_matter(client: Path, server: Server):
    answered = results(client, server, [call for call, _, _ in FAILS])
    for (call, error, reason), result in zip(FAILS, answered, strict=True):
        print(f"{call.method} {call.arguments}: {reason}")
        assert result.get("error", "").startswith(error), f"{call}: {str(result)[:500]}"
