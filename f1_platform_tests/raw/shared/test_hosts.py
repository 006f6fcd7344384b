"""Two hosts over one store: what one writes the other reads, whoever is killed, and whoever sweeps meanwhile."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import psycopg
import pyarrow.fs as pafs
import pytest

from f1_platform.errors import HomeError, ServiceUnavailable, SettingsError, StoreError
from f1_platform.openf1 import Unit
from f1_platform.raw import RawStore
from f1_platform.raw.parquet import ParquetStore
from f1_platform_tests.postgres import READER, needs_postgres
from f1_platform_tests.raw.deliveries import MOVED, UNIT, delivery, lap, records_of
from f1_platform_tests.raw.shared.conftest import Deployment

pytestmark = needs_postgres

STEPS = [
    "raw.settled",
    "raw.file_written",
    "raw.file_placed",
    "raw.difference_kept",
    "raw.ledger_written",
    "raw.published",
]
WRITER = """
import sys
from dataclasses import replace
from f1_platform.raw import open_store
from f1_platform.settings import load_settings
from f1_platform_tests.raw.deliveries import UNIT, delivery, lap
from f1_platform_tests.raw.shared.conftest import clock
home, version, meeting = sys.argv[1:]
unit = replace(UNIT, meeting_key=int(meeting))
laps = [lap(n, meeting_key=unit.meeting_key, lap_duration=float(version)) for n in range(1, 60)]
open_store(load_settings(home=home), clock()).replace(delivery(laps, unit))
"""


def write(deployment: Deployment, host: str, version: int, unit: Unit = UNIT, crash_at: str = "") -> int:
    """Writes a version of a unit in a process of a host's; answers how that ended."""
    given = {
        "F1_RAW_URL": deployment.raw_url,
        "F1_DATABASE_URL": deployment.server.url(deployment.database),
        "F1_CRASH_AT": crash_at,
    }
    command = [sys.executable, "-c", WRITER, str(deployment.homes / host), str(version), str(unit.meeting_key)]
    return subprocess.run(command, env=os.environ | given, check=False).returncode


def durations(store: RawStore, unit: Unit = UNIT) -> set[float]:
    found = [record["lap_duration"] for record in records_of(store, unit)]
    assert len(found) == 59
    return set(found)


def objects(deployment: Deployment) -> list[str]:
    """Names of all Parquet objects."""
    system, root = pafs.FileSystem.from_uri(deployment.raw_url)
    return [info.path for info in system.get_file_info(pafs.FileSelector(root, recursive=True)) if _is_parquet(info)]


def _is_parquet(info: pafs.FileInfo) -> bool:
    return info.type == pafs.FileType.File and info.path.endswith(".parquet")


def test_what_one_host_writes_another_reads_and_a_copy_is_nobodys_to_keep(deployment: Deployment) -> None:
    one, two = deployment.store("one"), deployment.store("two")
    before = two.mark()
    one.replace(delivery([lap(1), lap(2)]))

    assert [record["lap_number"] for record in records_of(two)] == [1, 2]
    assert two.reports() == one.reports()
    assert two.mark() != before
    shutil.rmtree(deployment.homes)
    assert [record["lap_number"] for record in records_of(two)] == [1, 2]


@pytest.mark.parametrize("step", STEPS)
def test_a_host_that_dies_at_a_step_leaves_the_old_unit_or_the_new_one(deployment: Deployment, step: str) -> None:
    store = deployment.store("two")
    assert write(deployment, "one", 1) == 0
    assert write(deployment, "one", 2, crash_at=step) == -signal.SIGKILL
    is_new = step == "raw.published"
    assert durations(store) == ({2.0} if is_new else {1.0})
    assert len(store.differences()) == (1 if is_new else 0)

    assert write(deployment, "three", 2) == 0
    assert durations(store) == {2.0}
    assert [difference.counts for difference in store.differences()] == [{"changed": 59}]
    assert isinstance(store, ParquetStore)
    store.sweep(grace=0)
    assert len(objects(deployment)) == 1
    assert durations(store) == {2.0}


def test_a_session_that_moves_leaves_its_records_in_one_place(deployment: Deployment) -> None:
    store = deployment.store("two")
    assert write(deployment, "one", 1) == 0
    assert write(deployment, "one", 2, MOVED, crash_at="raw.ledger_written") == -signal.SIGKILL
    assert durations(store) == {1.0}
    assert write(deployment, "three", 2, MOVED) == 0
    assert [report.unit for report in store.reports()] == [MOVED]
    assert durations(store, MOVED) == {2.0}


def test_hosts_that_write_one_unit_while_a_third_sweeps_lose_nothing(deployment: Deployment) -> None:
    """Contents come and go and come again: the sweep deletes at once what is superseded, no name leads nowhere."""
    done, swept = threading.Event(), []
    sweeper, reader = deployment.store("sweeper"), deployment.store("reader")
    assert isinstance(sweeper, ParquetStore)

    def sweep() -> None:
        while not done.is_set():
            swept.append(sweeper.sweep(grace=0))

    def alternate(host: str) -> None:
        store = deployment.store(host)
        for number in range(12):
            store.replace(delivery([lap(n, lap_duration=float(number % 2)) for n in range(1, 60)]))

    threads = [threading.Thread(target=alternate, args=(host,)) for host in ("one", "two")]
    sweeping = threading.Thread(target=sweep)
    for thread in (sweeping, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    sweeping.join()

    shutil.rmtree(deployment.homes)
    assert durations(reader) == {1.0}
    assert sum(swept) > 0


def test_a_unit_whose_object_is_gone_is_let_go_and_comes_back_with_the_next_look(
    deployment: Deployment, caplog: pytest.LogCaptureFixture
) -> None:
    pit = replace(UNIT, endpoint="pit")
    store = deployment.store("one")
    store.replace(delivery([lap(1)]))
    store.replace(delivery([lap(1)], pit))
    system, _ = pafs.FileSystem.from_uri(deployment.raw_url)
    (gone,) = [name for name in objects(deployment) if "/laps/" in name]
    system.delete_file(gone)
    shutil.rmtree(deployment.homes, ignore_errors=True)

    assert store.parquet([UNIT, pit]).keys() == {pit}
    assert "laps of session 9472;" in caplog.text
    assert [report.unit for report in store.reports()] == [pit]
    assert store.replace(delivery([lap(1)])).changed
    assert [record["lap_number"] for record in records_of(store)] == [1]


def test_an_object_that_was_cut_is_as_one_that_is_gone(deployment: Deployment) -> None:
    store = deployment.store("one")
    store.replace(delivery([lap(1)]))
    system, _ = pafs.FileSystem.from_uri(deployment.raw_url)
    (name,) = objects(deployment)
    with system.open_input_stream(name) as source:
        content = source.read()
    with system.open_output_stream(name) as sink:
        sink.write(content[:-10])
    shutil.rmtree(deployment.homes, ignore_errors=True)

    assert store.parquet([UNIT]) == {}
    assert store.replace(delivery([lap(1)])).changed
    assert [record["lap_number"] for record in records_of(store)] == [1]


def test_whoever_only_looks_leaves_no_trace(deployment: Deployment) -> None:
    store = deployment.store("one")
    assert (store.reports(), store.report(UNIT), store.mark(), store.parquet([UNIT])) == ([], None, None, {})
    with psycopg.connect(deployment.server.url(deployment.database)) as connection:
        (found,) = connection.execute("SELECT to_regnamespace('raw')").fetchone() or ("?",)
    assert (found, (deployment.homes).exists()) == (None, False)


def test_objects_of_another_ledger_are_refused(deployment: Deployment) -> None:
    deployment.store("one").replace(delivery([lap(1)]))
    stranger = replace(deployment, database=deployment.server.new_database())
    with pytest.raises(HomeError, match="belong to ledger"):
        stranger.store("two").replace(delivery([lap(2)]))
    assert len(objects(deployment)) == 1


def test_a_place_that_is_empty_where_the_ledger_names_files_is_the_wrong_one(
    deployment: Deployment, tmp_path: Path
) -> None:
    store = deployment.store("one")
    store.replace(delivery([lap(1)]))
    elsewhere = replace(deployment, raw_url=(tmp_path / "not-mounted").as_uri())
    for ask in (lambda two: two.parquet([UNIT]), lambda two: two.replace(delivery([lap(2)]))):
        with pytest.raises(HomeError, match="names are not there"):
            ask(elsewhere.store("two"))
    assert not (tmp_path / "not-mounted").exists()
    assert [record["lap_number"] for record in records_of(store)] == [1]


def test_an_object_whose_bytes_have_changed_is_as_one_that_is_gone(deployment: Deployment) -> None:
    store = deployment.store("one")
    store.replace(delivery([lap(n) for n in range(1, 60)]))
    system, _ = pafs.FileSystem.from_uri(deployment.raw_url)
    (name,) = objects(deployment)
    with system.open_input_stream(name) as source:
        content = bytearray(source.read())
    content[200:400] = bytes(200)
    with system.open_output_stream(name) as sink:
        sink.write(bytes(content))
    shutil.rmtree(deployment.homes, ignore_errors=True)

    assert store.parquet([UNIT]) == {}
    assert store.replace(delivery([lap(1)])).changed
    assert [record["lap_number"] for record in records_of(store)] == [1]


def test_the_readers_role_reads_by_views_and_changes_nothing(deployment: Deployment) -> None:
    api = deployment.store("api", READER)
    assert api.reports() == []
    one = deployment.store("one")
    one.replace(delivery([lap(1)]))
    one.replace(delivery([lap(2)]))
    with pytest.raises(StoreError, match="permission denied"):
        api.reports()
    with psycopg.connect(deployment.server.url(deployment.database), autocommit=True) as connection:
        connection.execute(f"GRANT USAGE ON SCHEMA serving TO {READER}")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA serving TO {READER}")

    assert [record["lap_number"] for record in records_of(api)] == [2]
    assert [difference.counts for difference in api.differences()] == [{"added": 1, "vanished": 1}]
    assert api.changes(api.differences()[0]) == one.changes(one.differences()[0])
    with pytest.raises(SettingsError, match="written with F1_DATABASE_URL"):
        api.replace(delivery([lap(3)]))
    assert [record["lap_number"] for record in records_of(one)] == [2]


def test_a_database_that_is_away_is_named_and_found_again(deployment: Deployment) -> None:
    store = deployment.store("one")
    store.replace(delivery([lap(1)]))
    deployment.server.stop()
    try:
        with pytest.raises(ServiceUnavailable, match="database does not answer"):
            store.replace(delivery([lap(2)]))
        with pytest.raises(ServiceUnavailable, match="database does not answer"):
            store.reports()
    finally:
        deployment.server.start()
    assert store.replace(delivery([lap(2)])).changed
    assert [record["lap_number"] for record in records_of(store)] == [2]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("s3://KEY:SECRET@records/raw", "F1_RAW_URL=...: expected an address without keys"),
        *(
            (url, "F1_RAW_URL=...: expected s3://BUCKET/raw")
            for url in ("records", "https://b/raw?x=SECRET", "s3:///raw", "file://raw", "file:raw", "s3://a b/raw")
        ),
    ],
)
def test_an_address_that_cannot_be_is_refused_by_name(deployment: Deployment, url: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        replace(deployment, raw_url=url).store()
    assert said in str(refused.value)
    assert "SECRET" not in str(refused.value)
