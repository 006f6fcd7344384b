"""What every raw store must pass where the calendar changes: sessions that move, catalogues that lack some."""

from typing import Any

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.errors import UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.raw import RawStore
from f1_platform_tests.raw.deliveries import MOVED, UNIT, delivery, lap, records_of


class CalendarConformance:
    def test_a_session_that_moved_to_another_meeting_leaves_no_second_copy(self, store: RawStore):
        store.replace(delivery([lap(1), lap(2)]))
        written = store.replace(delivery([lap(1, meeting_key=1230)], MOVED))

        assert (written.changed, written.replaced) == (True, True)
        assert [report.unit for report in store.reports(session_key=9472)] == [MOVED]
        assert [r["lap_number"] for r in records_of(store, MOVED)] == [1]
        assert records_of(store) == []
        assert store.parquet([UNIT, MOVED]).keys() == {MOVED}

    def test_an_empty_answer_where_a_session_has_moved_to_keeps_its_records_there_until_a_second_look(
        self, store: RawStore, clock: SteppedClock
    ):
        store.replace(delivery([lap(1), lap(2)]))
        clock.wait(3600)
        assert not store.replace(delivery([], MOVED)).changed

        (report,) = store.reports(session_key=9472)
        assert (report.unit, report.status, report.rows, report.empty_since) == (MOVED, "empty", 2, clock.now())
        assert [r["lap_number"] for r in records_of(store, MOVED)] == [1, 2]
        assert records_of(store) == []

        clock.wait(6 * 3600)
        assert store.replace(delivery([], MOVED)).changed
        assert [(report.unit, report.rows) for report in store.reports(session_key=9472)] == [(MOVED, 0)]
        assert records_of(store, MOVED) == []

    def test_records_that_still_name_the_meeting_of_before_go_along_as_they_were_sent(self, store: RawStore):
        first = store.replace(delivery([lap(1), lap(2)])).report
        again = store.replace(delivery([lap(1), lap(2)], MOVED))

        assert (again.changed, again.report.content_hash) == (False, first.content_hash)
        assert again.report.changed_at == first.changed_at
        assert [r["meeting_key"] for r in records_of(store, MOVED)] == [1229, 1229]
        assert [report.unit for report in store.reports()] == [MOVED]

    def test_a_failed_look_where_a_session_has_moved_to_leaves_its_records(self, store: RawStore):
        store.replace(delivery([lap(1)]))
        store.fail(MOVED, UpstreamError("503 five times"))
        assert len(records_of(store)) == 1

        store.replace(delivery([lap(1, meeting_key=1230)], MOVED))
        assert [(report.unit, report.status) for report in store.reports()] == [(MOVED, "ok")]

    def test_a_session_without_records_that_moved_is_known_in_one_place(self, store: RawStore):
        store.replace(delivery([]))
        store.replace(delivery([], MOVED))

        assert [(report.unit, report.status) for report in store.reports()] == [(MOVED, "empty")]

    @pytest.mark.parametrize(("endpoint", "key"), [("sessions", 9472), ("meetings", 1229)])
    def test_a_catalogue_that_lacks_what_has_records_keeps_it_until_a_second_look(
        self, store: RawStore, clock: SteppedClock, endpoint: str, key: int
    ):
        unit, name = Unit(2024, 0, 0, endpoint), endpoint.rstrip("s") + "_key"
        store.replace(delivery([lap(1)]))
        store.replace(delivery([{name: one, "year": 2024} for one in (key, 8888, 7777)], unit))

        def answered(*records: dict[str, Any]) -> set[Any]:
            store.replace(delivery([{"year": 2024, **record} for record in records], unit))
            return {(record[name], record["is_cancelled"]) for record in records_of(store, unit)}

        assert answered({name: 8888, "is_cancelled": True}) == {(key, None), (8888, True)}
        assert store.differences(endpoint=endpoint)[0].counts == {"changed": 1, "vanished": 1}
        clock.wait(5 * 3600)
        assert answered({name: 8888}) == {(key, None), (8888, None)}
        clock.wait(3600)
        assert answered({name: 8888}) == {(8888, None)}

    def test_a_catalogue_that_is_whole_in_between_starts_the_count_anew(self, store: RawStore, clock: SteppedClock):
        unit = Unit(2024, 0, 0, "sessions")
        whole = [{"session_key": key, "year": 2024} for key in (9472, 8888)]
        store.replace(delivery([lap(1)]))
        for answer in (whole, whole[1:], whole, whole[1:], []):
            store.replace(delivery(answer, unit))
            clock.wait(4 * 3600)

        assert [record["session_key"] for record in records_of(store, unit)] == [8888, 9472]
        report = store.report(unit)
        assert report is not None
        assert (report.status, report.rows) == ("empty", 2)
