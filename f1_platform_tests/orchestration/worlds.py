"""Small invented weekends as recorded files, and a home over them whose assets are run as Dagster runs them."""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg

from f1_platform.clock import SystemClock
from f1_platform.orchestration.assets import warehouse as assets
from f1_platform.orchestration.assets.serving import KEYS as SERVING
from f1_platform.orchestration.build import build_defs
from f1_platform.orchestration.platform import Platform
from f1_platform.settings import Settings, load_settings
from f1_platform.upstream import RecordedSource, running

NOW = datetime(2024, 3, 10, tzinfo=UTC)
Record = dict[str, Any]

PLACE = {"circuit_key": 63, "circuit_short_name": "Sakhir", "gmt_offset": "03:00:00", "year": 2024}
MEETING = {"meeting_key": 1229, "meeting_name": "Bahrain Grand Prix", "date_start": "2024-03-01T11:30:00", **PLACE}


def session(key: int, name: str, start: str, end: str, *, type: str = "Race", **more: Any) -> Record:
    """A record of `/v1/sessions`."""
    named = {"session_key": key, "session_name": name, "session_type": type, "meeting_key": 1229}
    return {**named, "date_start": start, "date_end": end, **PLACE, **more}


PRACTICE = session(9465, "Practice 1", "2024-03-01T11:30:00", "2024-03-01T12:30:00", type="Practice")
QUALIFYING = session(9468, "Qualifying", "2024-03-01T16:00:00", "2024-03-01T17:00:00", type="Qualifying")
RACE = session(9472, "Race", "2024-03-02T15:00:00", "2024-03-02T17:00:00")
CANCELLED = session(9470, "Sprint", "2024-03-02T09:00:00", "2024-03-02T10:00:00", is_cancelled=True)
TO_COME = session(9480, "Race", "2024-03-24T04:00:00", "2024-03-24T06:00:00")
PARTITIONS = ["2024-03-01_9465_practice_1", "2024-03-01_9468_qualifying", "2024-03-02_9472_race"]


def write_world(folder: Path, sessions: Sequence[Record] = (RACE, CANCELLED, PRACTICE, TO_COME, QUALIFYING)) -> None:
    """A season of one meeting: what two cars drove in three sessions; one was cancelled, one is still to come."""
    season = folder / "2024"
    season.mkdir(parents=True, exist_ok=True)
    (season / "meetings.json").write_text(json.dumps([MEETING]))
    (season / "sessions.json").write_text(json.dumps(list(sessions)))
    for of in (PRACTICE, QUALIFYING, RACE):
        for endpoint, records in _driven(of).items():
            write(folder, of["session_key"], endpoint, records)


def write(folder: Path, session_key: int, endpoint: str, records: Sequence[Record]) -> Path:
    """The records of one session and endpoint."""
    path = folder / "2024" / "1229" / str(session_key) / f"{endpoint}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(list(records)))
    return path


def _driven(of: Record) -> dict[str, list[Record]]:
    here = {"meeting_key": 1229, "session_key": of["session_key"]}
    cars = [{**here, "driver_number": number} for number in (1, 4)]
    laps = [
        {**car, "lap_number": lap, "lap_duration": 96.5 + lap, "date_start": f"2024-03-02T15:0{lap}:00+00:00"}
        for car in cars
        for lap in (1, 2, 3)
    ]
    return {
        "drivers": [
            {
                **cars[0],
                "team_name": "Red Bull Racing",
                "full_name": "Max VERSTAPPEN",
                "first_name": "Max",
                "last_name": "Verstappen",
            },
            {
                **cars[1],
                "team_name": "McLaren",
                "full_name": "Lando NORRIS",
                "first_name": "Lando",
                "last_name": "Norris",
            },
        ],
        "laps": laps,
        "session_result": [{**car, "position": place, "points": 0.0} for place, car in enumerate(cars, 1)],
        "weather": [{**here, "date": of["date_start"] + "+00:00", "air_temperature": 18.9, "rainfall": 0}],
    }


RAW = ("f1_data/driver", "f1_data/laps", "f1_data/sessionresult", "f1_data/weather")
SESSION_TABLES = tuple("/".join(key.path) for key in assets.SESSION_TABLES)
UNPARTITIONED = tuple("/".join(key.path) for key in (*assets.UNPARTITIONED, *SERVING))


@dataclass(frozen=True)
class World:
    """A platform's assets over an instance of its own."""

    platform: Platform
    defs: dg.Definitions
    instance: dg.DagsterInstance

    def run(self, *names: str, partitions: Sequence[str] = (), **tags: str) -> dg.ExecuteInProcessResult:
        """Materialises assets by name as a click in the UI does: for one partition, a range, or unpartitioned."""
        tags = {name.replace("__", "/"): value for name, value in tags.items()}
        if partitions:
            tags["dagster/asset_partition_range_start"] = partitions[0]
            tags["dagster/asset_partition_range_end"] = partitions[-1]
        job = self.defs.resolve_implicit_global_asset_job_def()
        keys = [dg.AssetKey(name.split("/")) for name in names]
        return job.execute_in_process(
            instance=self.instance, asset_selection=keys, tags=tags, raise_on_error=False, run_config=QUIET
        )

    def catalogue(self) -> None:
        """Looks at the catalogue of 2024."""
        for name in ("openf1/sessions", "openf1/meetings"):
            assert self.run(name, partitions=["2024"]).success

    def sessions(self) -> None:
        """Takes all sessions from upstream to their tables."""
        assert self.run(*RAW, "f1_reports", *SESSION_TABLES, partitions=self.partitions).success

    def marts(self) -> dg.ExecuteInProcessResult:
        """Builds what joins the sessions, and publishes it."""
        return self.run(*UNPARTITIONED)

    @property
    def partitions(self) -> list[str]:
        """Registered sessions, in their order."""
        return list(self.instance.get_dynamic_partitions("sessions"))

    def materialised(self, asset: str) -> set[str]:
        """Partitions of an asset that Dagster shows as materialised."""
        return set(self.instance.get_materialized_partitions(dg.AssetKey(asset.split("/"))))


QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def settings_for(home: Path, address: str, **more: Any) -> Settings:
    """Settings of a home over a local upstream, without limits and without waits between tries."""
    unlimited = {"openf1_per_second": 0, "openf1_per_minute": 0, "openf1_retries": 0}
    return load_settings(_env_file=None, home=home, openf1_url=address, now=NOW, **unlimited, **more)


def world_over(settings: Settings, instance: dg.DagsterInstance, now: datetime = NOW) -> World:
    """The assets of a home at an instant."""
    platform = Platform(settings, SystemClock(now))
    return World(platform, build_defs(platform), instance)


@contextmanager
def served(folder: Path, home: Path, instance: dg.DagsterInstance) -> Generator[World]:
    """A home over a folder of recorded files, which a local upstream answers from."""
    with running(partial(RecordedSource, folder)) as address:
        yield world_over(settings_for(home, address), instance)
