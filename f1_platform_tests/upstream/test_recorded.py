"""Recorded files come through exactly, quirks and all; compared with the files by other means than ours."""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from f1_platform.errors import PermanentError
from f1_platform.upstream import EncodedSource, RecordedSource


def file_of(folder: Path, year: int, meeting: int, session: int, endpoint: str) -> bytes:
    return gzip.decompress((folder / f"{year}/{meeting}/{session}/{endpoint}.json.gz").read_bytes())


def exact(text: bytes) -> str:
    """JSON with numbers kept as written, so that 1 and 1.0 differ."""
    return json.dumps(json.loads(text, parse_float=lambda digits: f"float {digits}"))


@pytest.mark.parametrize(
    ("year", "meeting", "session", "endpoint"),
    [
        (2024, 1229, 9472, "laps"),
        (2024, 1229, 9472, "race_control"),
        (2025, 1276, 9839, "intervals"),
        (2026, 1287, 11303, "session_result"),
        (2026, 1287, 11303, "laps"),
        (2023, 1141, 7953, "drivers"),
    ],
)
def test_an_answer_equals_its_file_value_by_value(recorded_folder, recorded_address, year, meeting, session, endpoint):
    answer = httpx.get(f"{recorded_address}/v1/{endpoint}?session_key={session}")
    assert exact(answer.content) == exact(file_of(recorded_folder, year, meeting, session, endpoint))


def test_a_meeting_is_all_files_of_its_sessions(recorded_folder, recorded_address):
    files = sorted((recorded_folder / "2024/1229").glob("*/stints.json.gz"))
    expected = [record for path in files for record in json.loads(gzip.decompress(path.read_bytes()))]
    answer = httpx.get(f"{recorded_address}/v1/stints?meeting_key=1229").json()
    assert len(files) == 5
    assert sorted(map(json.dumps, answer)) == sorted(map(json.dumps, expected))


def test_a_query_of_several_kinds_equals_a_plain_look_at_the_file(recorded_folder, recorded_address):
    query = "session_key=9472&lap_number>=10&lap_number<=20&lap_duration<97.5&is_pit_out_lap=false"
    laps = json.loads(file_of(recorded_folder, 2024, 1229, 9472, "laps"))
    expected = [
        lap
        for lap in laps
        if 10 <= lap["lap_number"] <= 20
        and lap["lap_duration"] is not None
        and lap["lap_duration"] < 97.5
        and lap["is_pit_out_lap"] is False
    ]
    assert expected
    assert httpx.get(f"{recorded_address}/v1/laps?{query}").json() == expected


def test_a_window_of_telemetry_is_the_files_own_lines(recorded_folder, recorded_address):
    low, high = "2024-03-02T15:30:00", "2024-03-02T15:31:00"
    with gzip.open(recorded_folder / "2024/1229/9472/car_data.json.gz", "rt") as lines:
        expected = [
            line.strip().lstrip("[").rstrip(",]")
            for line in lines
            if low <= re.findall(r'"date":"(.{19})', line)[0] < high
        ]
    answer = httpx.get(f"{recorded_address}/v1/car_data?session_key=9472&date>={low}&date<{high}")
    assert len(expected) > 4_000
    assert answer.text == f"[{','.join(expected)}]"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("session_key=9472&date>=2024-03-02T15:00:00&date<2024-03-02T15:15:00", 200),
        ("session_key=9472&driver_number=1", 200),
        ("session_key=9472", 422),
        ("date>=2024-03-02", 422),
    ],
)
def test_what_passes_upstream_passes_and_what_is_too_much_does_not(recorded_address, query, status):
    assert httpx.get(f"{recorded_address}/v1/car_data?{query}", timeout=30).status_code == status


def test_seasons_without_meetings_and_sessions_without_files_are_answered(recorded_folder, recorded_address):
    def get(path: str) -> httpx.Response:
        return httpx.get(f"{recorded_address}/v1/{path}")

    assert get("meetings?year=2026").status_code == 404
    recorded = json.loads((recorded_folder / "2026/sessions.json").read_bytes())
    assert len(get("sessions?year=2026").json()) == len(recorded)
    assert {s["date_end"] for s in get("sessions?meeting_key>=1273&meeting_key<=1276").json()} == {None}
    assert get("laps?meeting_key=1273").status_code == 404


def test_as_a_source_it_gives_records_by_window_and_driver(world):
    source = RecordedSource(world)
    since, until = (datetime(2024, 3, 2, 15, 0, second, tzinfo=UTC) for second in (10, 12))
    records = list(source.records("car_data", 100, since=since, until=until, drivers={44}))
    assert isinstance(source, EncodedSource)
    assert [(record["driver_number"], record["speed"]) for record in records] == [(44, 50.0), (44, 55.0)]
    assert len(list(source.records("car_data", 100))) == 120
    assert list(source.records("car_data", 100, drivers=())) == []


def test_a_folder_of_something_else_is_refused_with_what_was_expected(world):
    with pytest.raises(PermanentError, match=r"expected <year>/sessions\.json.*Did you mean"):
        RecordedSource(world.parent)
    with pytest.raises(PermanentError, match="There is no such folder"):
        RecordedSource(world / "nowhere")


def test_a_damaged_catalogue_is_refused_by_name(world):
    (world / "2024/sessions.json").write_text("[{")
    with pytest.raises(PermanentError, match=r"2024.sessions\.json"):
        RecordedSource(world)


def child_of_this_process() -> Path:
    """The folder below /proc of the server that the fixture started."""
    return next(
        path.parent
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if b"f1_platform.upstream.child" in path.read_bytes()
        and f"PPid:\t{os.getpid()}\n" in (path.parent / "status").read_text()
    )


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory and CPU time from /proc")
def test_serving_the_largest_files_stays_under_300_mb_and_costs_little(recorded_address):
    server = child_of_this_process()
    windows = [f"date>=2024-03-02T15:{m:02}:00&date<2024-03-02T15:{m + 15}:00" for m in (0, 15, 30)]

    paths = [f"/v1/{name}?session_key=9472&{window}" for name in ("car_data", "location") for window in windows]

    def ask() -> int:
        with ThreadPoolExecutor(len(paths)) as clients:
            answers = clients.map(lambda path: httpx.get(recorded_address + path, timeout=30), paths)
            return sum(len(answer.content) for answer in answers)

    def seconds() -> float:
        user, system = (server / "stat").read_text().rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    ask()
    before = seconds()
    assert ask() > 50_000_000
    peak = int(re.findall(r"VmHWM:\s+(\d+) kB", (server / "status").read_text())[0])
    assert (seconds() - before) / len(paths) < 0.3
    assert peak < 300_000
