"""New versions are picked up without a restart, a failed request or a mixed answer."""

import threading
from pathlib import Path

import httpx

from f1_platform.serving import publish
from f1_platform_tests.api.conftest import api, eventually
from f1_platform_tests.serving.sample import clock, many_drivers


def test_without_published_data_it_says_what_to_run_and_finds_the_file_later(tmp_path: Path, publish_wins) -> None:
    with api(tmp_path) as client:
        for path in ("/drivers", "/circuits/1", "/readyz", "/health", "/health/db"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json"), path
            assert "Run `f1 run` or `f1 publish`" in answer.json()["detail"]
            assert str(tmp_path) not in answer.text
            assert int(answer.headers["retry-after"]) > 0
        assert client.get("/livez").status_code == 200
        assert client.get("/version").json()["data_version"] is None
        publish_wins(67)
        assert eventually(lambda: client.get("/readyz"), lambda a: a.status_code == 200).status_code == 200
        assert client.get("/drivers/830").json()["wins"] == 67


def test_a_new_version_is_picked_up(tmp_path: Path, publish_wins) -> None:
    publish_wins(67)
    with api(tmp_path) as client:
        before = client.get("/version").json()
        publish_wins(68)
        answer = eventually(lambda: client.get("/drivers/830"), lambda a: a.headers["x-data-version"] == "2")
        assert (answer.headers["x-data-version"], answer.json()["wins"]) == ("2", 68)
        after = client.get("/version").json()
        assert (before["data_version"], after["data_version"]) == (1, 2)
        assert before["content_hash"] != after["content_hash"]


def test_readers_meet_no_failed_and_no_mixed_answer_while_versions_change(tmp_path: Path) -> None:
    file, faults, seen = tmp_path / "serving.sqlite", [], set()
    publish(many_drivers(wins=1), file, clock())
    done = threading.Event()

    def read(address: httpx.URL, params: dict | None) -> None:
        latest = 0
        with httpx.Client(base_url=address) as client:
            while not done.is_set():
                answer = client.get("/drivers", params=params)
                version = int(answer.headers.get("x-data-version", 0))
                wins = {driver["wins"] for driver in answer.json()}
                if answer.status_code != 200 or wins != {version} or version < latest:
                    faults.append((answer.status_code, wins, version, latest))
                latest = version
                seen.add(version)

    with api(tmp_path) as client:
        readers = [threading.Thread(target=read, args=(client.base_url, q)) for q in (None, None, {"format": "json"})]
        for reader in readers:
            reader.start()
        for wins in range(2, 12):
            publish(many_drivers(wins), file, clock())
            wanted = str(wins)
            eventually(lambda: client.get("/drivers/1"), lambda a, wanted=wanted: a.headers["x-data-version"] == wanted)
        done.set()
        for reader in readers:
            reader.join()
    assert faults == []
    assert len(seen) > 3


def test_a_broken_file_keeps_the_snapshot_and_is_told(tmp_path: Path, publish_wins) -> None:
    publish_wins(67)
    file = tmp_path / "serving.sqlite"
    with api(tmp_path) as client:
        assert client.get("/health").json() == {"status": "ok", "data_version": 1, "detail": None}
        file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 20000)
        health = eventually(lambda: client.get("/health"), lambda a: "damaged" in str(a.json()["detail"]))
        assert (health.status_code, health.json()["status"]) == (200, "degraded")
        database = client.get("/health/db")
        assert (database.status_code, database.json()["title"]) == (503, "Service Unavailable")
        assert "Run `f1 publish`" in database.json()["detail"]
        assert client.get("/drivers/830").json()["wins"] == 67
        assert client.get("/readyz").status_code == 200
        publish_wins(68)
        assert eventually(lambda: client.get("/drivers/830"), lambda a: a.json()["wins"] == 68).json()["wins"] == 68
        assert client.get("/health").json()["status"] == "ok"


def test_the_database_is_really_asked(tmp_path: Path, publish_wins) -> None:
    publish_wins(67)
    with api(tmp_path) as client:
        asked = client.get("/health/db").json()
    assert (asked["data_version"], asked["rows"]["drivers_summary"], asked["rows"]["redirects"]) == (1, 4, 5)
