"""What every raw store must pass: subclass `StoreConformance` and give it a `store` and a `clock` fixture."""

import json
import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings

from f1_platform.clock import SteppedClock
from f1_platform.errors import UpstreamError
from f1_platform.openf1 import Unit, decode
from f1_platform.openf1.delivery import Cost, Delivery
from f1_platform.raw import RawStore
from f1_platform_tests.raw.conformance_of_calendars import CalendarConformance
from f1_platform_tests.raw.deliveries import UNIT, any_records, broken, canonical, delivery, lap, records_of


class StoreConformance(CalendarConformance):
    def test_a_unit_comes_back_as_it_was_given(self, store: RawStore):
        given = [lap(2, lap_duration=91.25), lap(1, is_pit_out_lap=True, segments_sector_1=[2048, None])]
        written = store.replace(delivery(given))

        got = records_of(store)
        assert [r["lap_number"] for r in got] == [1, 2]
        assert got[0]["segments_sector_1"] == [2048, None]
        assert got[1]["lap_duration"] == 91.25
        assert written.changed
        assert (written.report.status, written.report.rows) == ("ok", 2)

    def test_an_integer_that_a_float_cannot_hold_comes_back_as_it_was(self, store: RawStore):
        store.replace(delivery([lap(1, lap_duration=2**53 + 1), lap(2, lap_duration=-(10**29) - 1)]))

        assert [record["lap_duration"] for record in records_of(store)] == [2**53 + 1, -(10**29) - 1]

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.differing_executors,  # the suite is run by every store
        ],
    )
    @given(any_records())
    @example(("weather", [{"air_temperature": 0.0}, {"air_temperature": -0.0}]))
    def test_every_json_value_comes_back_as_it_was(self, store: RawStore, given: tuple[str, list[dict[str, Any]]]):
        endpoint, records = given
        unit = Unit(2024, 1, 2, endpoint)
        store.delete(unit)
        body = msgspec.json.encode(records) if not _has_big(records) else json.dumps(records).encode()
        written = store.replace(Delivery(unit, [decode(endpoint, body).batch]))

        expected = {canonical(endpoint, record) for record in json.loads(body)}
        assert {canonical(endpoint, record) for record in records_of(store, unit)} == expected
        assert written.report.rows == len(expected)

    def test_a_repeat_changes_nothing(self, store: RawStore, clock: SteppedClock):
        first = store.replace(delivery([lap(1), lap(2)]))
        clock.wait(60)
        again = store.replace(delivery([lap(2), lap(1)]), run_id="second")

        assert not again.changed
        assert again.report.content_hash == first.report.content_hash
        assert again.report.changed_at == first.report.changed_at
        assert again.report.looked_at == clock.now()
        assert again.report.run_id == "second"

    def test_fewer_records_replace_more(self, store: RawStore):
        store.replace(delivery([lap(n) for n in range(1, 50)]))
        store.replace(delivery([lap(7, lap_duration=80.5)]))

        assert [(r["lap_number"], r["lap_duration"]) for r in records_of(store)] == [(7, 80.5)]

    def test_two_records_under_one_key_are_both_kept(self, store: RawStore):
        report = store.replace(
            delivery([lap(1, lap_duration=91.0), lap(1, lap_duration=90.0), lap(1, lap_duration=91.0)])
        ).report

        assert [r["lap_duration"] for r in records_of(store)] == [90.0, 91.0]
        assert (report.rows, report.colliding, report.identical) == (2, 2, 1)

    def test_an_unknown_field_is_kept_and_reported(self, store: RawStore):
        report = store.replace(delivery([lap(1, tyre_smell={"a": 1}), lap(2)])).report

        assert records_of(store)[0]["tyre_smell"] == {"a": 1}
        assert report.extras == {"tyre_smell": 1}

    def test_an_empty_unit_is_known_as_empty(self, store: RawStore, clock: SteppedClock):
        report = store.replace(delivery([])).report

        assert (report.status, report.rows, report.empty_since) == ("empty", 0, clock.now())
        assert records_of(store) == []

    def test_an_empty_answer_empties_a_filled_unit_only_at_a_second_look_six_hours_later(
        self, store: RawStore, clock: SteppedClock
    ):
        store.replace(delivery([lap(1)]))
        assert not store.replace(delivery([])).changed
        clock.wait(5 * 3600)
        assert not store.replace(delivery([])).changed
        assert len(records_of(store)) == 1
        clock.wait(3600)
        assert store.replace(delivery([])).changed
        assert records_of(store) == []

    def test_records_between_two_empty_answers_start_the_count_anew(self, store: RawStore, clock: SteppedClock):
        store.replace(delivery([lap(1)]))
        store.replace(delivery([]))
        clock.wait(4 * 3600)
        store.replace(delivery([lap(1)]))
        clock.wait(4 * 3600)
        store.replace(delivery([]))

        assert len(records_of(store)) == 1

    def test_a_delivery_that_breaks_off_leaves_the_unit_and_its_report(self, store: RawStore):
        before = store.replace(delivery([lap(1), lap(2)])).report
        with pytest.raises(UpstreamError):
            store.replace(broken([lap(9)]))

        assert [r["lap_number"] for r in records_of(store)] == [1, 2]
        assert store.report(UNIT) == before

    def test_a_failed_look_is_noted_and_keeps_the_records(self, store: RawStore):
        store.replace(delivery([lap(1)]))
        report = store.fail(UNIT, UpstreamError("503 five times"), cost=Cost(requests=5))

        assert (report.status, report.rows, report.cost.requests) == ("failed", 1, 5)
        assert "503 five times" in report.error
        assert len(records_of(store)) == 1

    def test_a_failed_look_at_an_unknown_unit_is_noted(self, store: RawStore):
        store.fail(UNIT, UpstreamError("gone"))

        known = store.report(UNIT)
        assert known is not None
        assert (known.status, known.rows) == ("failed", 0)

    def test_columns_and_a_time_range_are_pushed_down(self, store: RawStore):
        start = datetime(2024, 3, 2, 15, tzinfo=UTC)
        times = [(start + timedelta(minutes=n)).isoformat() for n in range(5)]
        store.replace(delivery([lap(n, date_start=time) for n, time in enumerate(times)]))
        got = list(
            store.scan(UNIT, ["lap_number"], since=start + timedelta(minutes=1), until=start + timedelta(minutes=3))
        )

        assert pa.Table.from_batches(got).to_pydict() == {"lap_number": [1, 2]}

    def test_a_deleted_unit_is_gone(self, store: RawStore):
        store.replace(delivery([lap(1)]))

        assert store.delete(UNIT)
        assert not store.delete(UNIT)
        assert store.report(UNIT) is None
        assert records_of(store) == []

    def test_reports_are_found_by_season_session_and_endpoint(self, store: RawStore):
        for unit in (UNIT, Unit(2024, 1229, 9471, "laps"), Unit(2023, 1140, 7763, "laps")):
            store.replace(delivery([lap(1)], unit))

        assert [r.unit.session_key for r in store.reports(season=2024)] == [9471, 9472]
        assert [r.unit.season for r in store.reports(session_key=7763)] == [2023]
        assert [r.unit.season for r in store.reports(endpoint="laps")] == [2023, 2024, 2024]
        assert store.reports(endpoint="pit") == []

    def test_parquet_files_hold_the_units(self, store: RawStore):
        import pyarrow.parquet as pq

        store.replace(delivery([lap(1), lap(2)]))
        files = store.parquet([UNIT, Unit(2024, 1229, 9472, "pit")])

        assert list(files) == [UNIT]
        assert pq.read_table(files[UNIT])["lap_number"].to_pylist() == [1, 2]

    def test_a_mark_tells_of_every_change_after_some_seconds_at_the_latest(self, store: RawStore, clock: SteppedClock):
        marks = [store.mark()]
        for change in (
            lambda: store.replace(delivery([lap(1)])),
            lambda: store.fail(UNIT, UpstreamError("The answer was cut off")),
            lambda: store.delete(UNIT),
        ):
            change()
            clock.wait(10)
            marks.append(store.mark())

        assert all(before != after for before, after in pairwise(marks))
        assert store.mark() == marks[-1]

    def test_readers_see_the_old_unit_or_the_new_one(self, store: RawStore):
        versions = [[lap(n, lap_duration=float(v)) for n in range(1, 400 + v)] for v in range(12)]
        store.replace(delivery(versions[0], per_batch=50))
        done, seen, faults = threading.Event(), set[int](), list[str]()

        def read() -> None:
            while not done.is_set():
                got = records_of(store)
                durations = {record["lap_duration"] for record in got}
                if len(durations) != 1 or len(got) != len(versions[int(durations.copy().pop())]):
                    faults.append(f"{len(got)} records of versions {durations}")
                seen.update(map(int, durations))

        readers = [threading.Thread(target=read) for _ in range(2)]
        for reader in readers:
            reader.start()
        try:
            for version in versions[1:]:
                store.replace(delivery(version, per_batch=50))
        finally:
            done.set()
            for reader in readers:
                reader.join()

        assert faults == []
        assert seen
        assert len(records_of(store)) == len(versions[-1])


def _has_big(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_big, value.values()))
    if isinstance(value, list):
        return any(map(_has_big, value))
    return isinstance(value, int) and not -(2**63) <= value < 2**64
