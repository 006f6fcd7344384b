"""What every raw store must keep of corrections; subclass it with `store` and `clock` fixtures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from f1_platform.clock import SteppedClock
from f1_platform.openf1 import Unit
from f1_platform.raw import RawStore
from f1_platform.raw.changes import Change
from f1_platform_tests.raw.conformance import broken
from f1_platform_tests.raw.deliveries import MOVED, UNIT, delivery, lap

IDENTITY = {"meeting_key": 1229, "session_key": 9472}


def changes_in(store: RawStore, **wanted: Any) -> list[Change]:
    """All that is kept, newest first."""
    return [change for difference in store.differences(**wanted) for change in store.changes(difference)]


class DifferencesConformance:
    def test_a_first_content_is_no_change(self, store: RawStore):
        store.replace(delivery([lap(1)]))

        assert store.differences() == []

    def test_a_correction_is_kept_with_what_it_was_and_what_it_is(self, store: RawStore, clock: SteppedClock):
        first = store.replace(delivery([lap(1, lap_duration=91.5), lap(2), lap(3, i1_speed=280)])).report
        clock.wait(3600)
        second = store.replace(delivery([lap(1, lap_duration=91.25), lap(2), lap(4)]), run_id="run").report

        (difference,) = store.differences()
        assert (difference.unit, difference.looked_at, difference.run_id) == (UNIT, clock.now(), "run")
        assert (difference.hash_before, difference.hash_after) == (first.content_hash, second.content_hash)
        assert (difference.counts, difference.truncated) == ({"added": 1, "changed": 1, "vanished": 1}, False)
        one, three, four = ({"driver_number": 1, "lap_number": number} for number in (1, 3, 4))
        assert store.changes(difference) == [
            Change("changed", one, {"lap_duration": 91.5}, {"lap_duration": 91.25}, 1),
            Change("vanished", three, IDENTITY | {"i1_speed": 280}, {}, 1),
            Change("added", four, {}, IDENTITY, 1),
        ]

    def test_the_same_content_again_is_no_change(self, store: RawStore):
        for records in ([lap(1), lap(2)], [lap(2), lap(1)], [lap(1), lap(1), lap(2)]):
            store.replace(delivery(records))

        assert store.differences() == []

    def test_an_answer_that_broke_off_changed_nothing(self, store: RawStore):
        store.replace(delivery([lap(1)]))
        try:
            store.replace(broken([lap(2)]))
        except Exception as error:
            assert "cut off" in str(error)

        assert store.differences() == []

    def test_what_is_corrected_again_and_back_is_kept_each_time_the_newest_first(
        self, store: RawStore, clock: SteppedClock
    ):
        for seconds in (91.5, 91.25, 91.5, 91.25):
            clock.wait(3600)
            store.replace(delivery([lap(1, lap_duration=seconds)]))

        assert [change.after["lap_duration"] for change in changes_in(store)] == [91.25, 91.5, 91.25]
        seen = [difference.looked_at for difference in store.differences()]
        assert seen == [clock.now() - timedelta(hours=hours) for hours in range(3)]

    def test_records_that_vanish_for_good_and_come_back_are_told(self, store: RawStore, clock: SteppedClock):
        store.replace(delivery([lap(1), lap(2)]))
        store.replace(delivery([]))
        assert store.differences() == []

        clock.wait(7 * 3600)
        store.replace(delivery([]))
        assert [difference.counts for difference in store.differences()] == [{"vanished": 2}]

        clock.wait(3600)
        store.replace(delivery([lap(1)]))
        assert [difference.counts for difference in store.differences()] == [{"added": 1}, {"vanished": 2}]
        assert store.differences()[0].hash_before is None

    def test_records_that_come_after_an_empty_answer_are_a_first_content(self, store: RawStore, clock: SteppedClock):
        store.replace(delivery([]))
        clock.wait(7 * 3600)
        store.replace(delivery([lap(1)]))

        assert store.differences() == []

    def test_differences_are_found_by_what_they_are_of(self, store: RawStore, clock: SteppedClock):
        units = [Unit(2024, 1229, 9472, "laps"), Unit(2024, 1229, 9471, "laps"), Unit(2023, 1141, 7763, "pit")]
        for seconds in (20.5, 21.5):
            for unit in units:
                clock.wait(60)
                store.replace(delivery([lap(1, pit_duration=seconds, session_key=unit.session_key)], unit))

        def found(**wanted: Any) -> list[Unit]:
            return [difference.unit for difference in store.differences(**wanted)]

        assert found() == units[::-1]
        assert found(season=2024) == [units[1], units[0]]
        assert found(session_key=9472) == [units[0]]
        assert found(endpoint="pit") == [units[2]]
        assert found(season=2024, endpoint="pit") == []
        assert found(since=clock.now() - timedelta(seconds=60)) == [units[2], units[1]]

    def test_those_of_one_instant_come_in_the_order_of_their_units_whoever_was_first(self, store: RawStore):
        units = [Unit(2024, 1229, 9472, "laps"), Unit(2024, 1229, 9471, "laps"), Unit(2024, 1229, 9472, "pit")]
        for seconds in (20.5, 21.5, 22.5):
            for unit in units:
                store.replace(delivery([lap(1, pit_duration=seconds, session_key=unit.session_key)], unit))

        found = store.differences()
        assert [one.unit for one in found] == sorted(units * 2, reverse=True)
        for newer, older in zip(found[::2], found[1::2], strict=True):
            assert newer.hash_before == older.hash_after

    def test_they_outlive_their_unit(self, store: RawStore):
        store.replace(delivery([lap(1)]))
        store.replace(delivery([lap(2)]))
        store.delete(UNIT)
        store.replace(delivery([lap(3)]))

        assert [change.key["lap_number"] for change in changes_in(store)] == [1, 2]

    def test_a_correction_that_comes_with_a_move_to_another_meeting_is_kept_there_and_back(
        self, store: RawStore, clock: SteppedClock
    ):
        for meeting_key, seconds in ((1229, 91.5), (1230, 96.5), (1229, 91.5)):
            unit = UNIT if meeting_key == 1229 else MOVED
            clock.wait(3600)
            records = [lap(1, lap_duration=seconds), lap(2)]
            store.replace(delivery([record | {"meeting_key": meeting_key} for record in records], unit))

        assert [(one.unit, one.counts) for one in store.differences()] == [
            (UNIT, {"changed": 1}),
            (MOVED, {"changed": 1}),
        ]
        back, there = changes_in(store)
        assert (there.before, there.after) == ({"lap_duration": 91.5}, {"lap_duration": 96.5})
        assert (back.before, back.after) == ({"lap_duration": 96.5}, {"lap_duration": 91.5})

    def test_a_move_to_another_meeting_alone_is_no_change_though_some_records_still_name_the_one_of_before(
        self, store: RawStore
    ):
        store.replace(delivery([lap(1), lap(2)]))
        store.replace(delivery([lap(1, meeting_key=1230), lap(2)], MOVED))

        assert store.differences() == []

    def test_records_that_vanish_for_good_after_a_move_are_told(self, store: RawStore, clock: SteppedClock):
        store.replace(delivery([lap(1), lap(2)]))
        store.replace(delivery([], MOVED))
        clock.wait(7 * 3600)
        store.replace(delivery([], MOVED))

        assert [(one.unit, one.counts) for one in store.differences()] == [(MOVED, {"vanished": 2})]

    def test_of_too_many_the_number_is_kept(self, store: RawStore):
        store.replace(delivery([lap(n, driver, lap_duration=90.0) for driver in range(1, 112) for n in range(1, 100)]))
        store.replace(delivery([lap(n, driver, lap_duration=91.0) for driver in range(1, 112) for n in range(2, 100)]))

        (difference,) = store.differences()
        assert (difference.counts, difference.truncated) == ({"changed": 111 * 98, "vanished": 111}, True)
        assert store.changes(difference) == []
