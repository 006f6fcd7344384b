from collections import Counter

import msgspec

from f1_platform.openf1 import decode, to_records
from f1_platform.openf1.plan import Question
from f1_platform.openf1.split import strays_in, units_in
from f1_platform.openf1.units import Unit


def unit(session: int) -> Unit:
    return Unit(2024, 1, session, "stints")


def stint(session: int | None, number: int = 1, **more: object) -> dict:
    return {"meeting_key": 1, "session_key": session, "driver_number": 1, "stint_number": number} | more


def answer(*records: dict):
    return decode("stints", msgspec.json.encode(records))


def found(decoded, question) -> dict[int, list[int]]:
    return {
        of.session_key: [record["stint_number"] for record in to_records(part.batch, "stints")]
        for of, part in units_in(decoded, question)
    }


QUESTION = Question("stints", (), (unit(10), unit(11)), (unit(12),), frozenset({10, 11, 12, 13}))


def test_each_session_gets_its_records_in_the_order_of_the_answer():
    assert found(answer(stint(11, 2), stint(10, 1), stint(11, 1)), QUESTION) == {10: [1], 11: [2, 1]}


def test_a_session_that_the_answer_leaves_out_is_empty():
    assert found(answer(stint(10)), QUESTION) == {10: [1], 11: []}
    assert found(answer(), QUESTION) == {10: [], 11: []}


def test_records_that_a_wanted_session_should_not_have_are_kept():
    assert found(answer(stint(12, 7)), QUESTION) == {10: [], 11: [], 12: [7]}


def test_known_sessions_that_are_not_wanted_are_neither_delivered_nor_strays():
    decoded = answer(stint(13), stint(10))
    assert found(decoded, QUESTION) == {10: [1], 11: []}
    assert strays_in(decoded, QUESTION) is None


def test_records_of_unknown_sessions_or_none_are_strays():
    strays = strays_in(answer(stint(10), stint(99, 5), stint(None, 6), stint("x", 7)), QUESTION)
    assert [record["stint_number"] for record in to_records(strays.batch, "stints")] == [5, 6, 7]
    assert strays.session_keys == [99]


def test_unknown_fields_are_counted_with_the_session_that_has_them():
    decoded = answer(stint(10, new=1), stint(11), stint(11, new=1, newer=2))
    assert {of.session_key: part.extras for of, part in units_in(decoded, QUESTION)} == {
        10: Counter({"new": 1}),
        11: Counter({"new": 1, "newer": 1}),
    }


def test_an_answer_of_a_season_is_one_unit():
    season = Unit(2024, 0, 0, "sessions")
    decoded = decode("sessions", b'[{"session_key": 1}, {"session_key": 2}]')
    assert [(of, part.batch.num_rows) for of, part in units_in(decoded, Question("sessions", (), (season,)))] == [
        (season, 2)
    ]
