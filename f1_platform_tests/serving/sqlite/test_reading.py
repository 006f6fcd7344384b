"""A snapshot's tables are of its version, from any thread, until nobody needs them."""

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from f1_platform.errors import ServiceUnavailable, StoreError, TransientError
from f1_platform.serving import load_snapshot, publish
from f1_platform.serving.sqlite.reading import CONNECTIONS, Reader
from f1_platform_tests.serving.sample import clock, many_drivers

WINS = "SELECT DISTINCT wins FROM drivers_summary"
FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@dataclass
class Said:
    is_cancelled: bool


@pytest.fixture
def file(tmp_path: Path) -> Path:
    publish(many_drivers(wins=1), tmp_path / "serving.sqlite", clock())
    return tmp_path / "serving.sqlite"


def test_a_snapshot_keeps_its_version_on_every_connection_while_others_are_published(file: Path) -> None:
    old = load_snapshot(file)
    for wins in (2, 3):
        publish(many_drivers(wins), file, clock())
    everyone = threading.Barrier(CONNECTIONS)

    def ask(_: int) -> list[tuple[int]]:
        with old.connect() as connection:
            everyone.wait(10)  # so that each thread has another connection
            return connection.execute(WINS).fetchall()

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        assert list(threads.map(ask, range(CONNECTIONS))) == [[(1,)]] * CONNECTIONS
    new = load_snapshot(file)
    assert (old.data_version, new.data_version) == (1, 3)
    assert new.rows(WINS) == [(3,)]


def test_snapshots_loaded_in_the_midst_of_publishes_never_mix_versions(file: Path) -> None:
    done = threading.Event()

    def keep_publishing() -> None:
        for wins in range(2, 30):
            publish(many_drivers(wins), file, clock())
        done.set()

    publisher = threading.Thread(target=keep_publishing)
    publisher.start()
    seen = []
    while not done.is_set():
        snapshot = load_snapshot(file)
        held = [snapshot.rows(WINS) for _ in range(CONNECTIONS)]
        assert held == [[(snapshot.data_version,)]] * CONNECTIONS
        seen.append(snapshot.data_version)
    publisher.join()
    assert seen == sorted(seen)
    assert load_snapshot(file).data_version == 29


def test_parameters_are_bound(file: Path) -> None:
    name = load_snapshot(file).rows("SELECT name FROM drivers_summary WHERE driver_ref = ?", ["d7"])
    assert name == [("Driver 7",)]


def test_a_statement_that_is_not_wanted_any_more_ends_and_the_connection_lives(file: Path) -> None:
    reader, said = Reader(file, connections=1), Said(False)
    threading.Timer(0.05, setattr, (said, "is_cancelled", True)).start()
    with pytest.raises(TransientError, match="cancelled"):
        reader.rows(FOREVER, cancel=said)
    assert reader.rows(WINS) == [(1,)]


def test_nothing_can_be_written(file: Path) -> None:
    with pytest.raises(StoreError, match="readonly"):
        load_snapshot(file).rows("DELETE FROM drivers_summary")


def test_when_all_connections_are_lent_the_next_one_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("f1_platform.serving.sqlite.reading.PATIENCE", 0.01)
    reader = Reader(file, connections=1)
    with reader.connect(), pytest.raises(ServiceUnavailable, match="in use"):
        reader.rows(WINS)
    assert reader.rows(WINS) == [(1,)]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted by /proc")
def test_the_file_is_let_go_with_the_snapshot(file: Path) -> None:
    def opened() -> int:
        links = (link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink())
        return sum(str(file) in str(link) for link in links)

    before, snapshot = opened(), load_snapshot(file)
    assert opened() == before + CONNECTIONS
    del snapshot
    gc.collect()
    assert opened() == before
