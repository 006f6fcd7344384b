"""The engine reads what it is for, nothing else, and stops when it is told to."""

import threading
from pathlib import Path

import pytest

from f1_platform.errors import StoreError
from f1_platform.records.cancel import Cancel
from f1_platform.records.engine import Engine
from f1_platform.records.refusals import Cancelled

ENDLESS = "SELECT sum(a.range * b.range) AS total FROM range(10000000) a, range(10000000) b"


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "SELECT * FROM read_parquet('http://127.0.0.1:1/x.parquet')",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "COPY (SELECT 1) TO '/tmp/never.csv'",
    ],
)
def test_nothing_outside_its_folder_is_reached(tmp_path: Path, sql: str):
    with Engine(tmp_path).reading(Cancel()) as reader, pytest.raises(StoreError, match="could not be read"):
        list(reader.batches(sql, []))
    assert not Path("/tmp/never.csv").exists()


def test_a_query_that_runs_is_interrupted(tmp_path: Path):
    cancel = Cancel()
    with Engine(tmp_path).reading(cancel) as reader:
        threading.Timer(0.2, cancel.cancel).start()
        with pytest.raises(Cancelled):
            list(reader.batches(ENDLESS, []))


def test_a_query_that_was_cancelled_before_it_began_does_not_run(tmp_path: Path):
    cancel = Cancel()
    cancel.cancel()
    with Engine(tmp_path).reading(cancel) as reader, pytest.raises(Cancelled):
        list(reader.batches(ENDLESS, []))


def test_cancelling_after_the_end_is_nothing(tmp_path: Path):
    cancel = Cancel()
    with Engine(tmp_path).reading(cancel) as reader:
        assert [batch.to_pylist() for batch in reader.batches("SELECT ? AS given", ["a\0b"])] == [[{"given": "a\0b"}]]
    cancel.cancel()
    assert cancel.is_cancelled


def test_a_callback_that_comes_late_is_called_at_once():
    cancel, called = Cancel(), []
    cancel.on_cancel(lambda: called.append("early"))
    cancel.cancel()
    cancel.on_cancel(lambda: called.append("late"))
    assert called == ["early", "late"]
