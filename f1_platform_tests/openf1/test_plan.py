from datetime import UTC, datetime, timedelta

import pytest

from f1_platform.errors import UsageError
from f1_platform.openf1 import CATALOGUE, LIGHT, TELEMETRY, Session, Unit
from f1_platform.openf1.estimate import estimate
from f1_platform.openf1.plan import Plan, Question, plan, season_unit, units_of
from f1_platform.openf1.query import Condition, route_of

QUARTER = timedelta(minutes=15)
LAPS = [endpoint for endpoint in LIGHT if endpoint.name == "laps"]
OVERTAKES = [endpoint for endpoint in LIGHT if endpoint.name == "overtakes"]
KINDS = (
    ("Practice", "Practice 1", 0, 1),
    ("Practice", "Practice 2", 4, 1),
    ("Practice", "Practice 3", 24, 1),
    ("Qualifying", "Qualifying", 28, 1),
    ("Race", "Race", 51, 2),
)


def weekend(meeting: int) -> list[Session]:
    first = datetime(2024, 3, 1, 12, tzinfo=UTC) + timedelta(weeks=meeting)
    starts = [first + timedelta(hours=after) for _, _, after, _ in KINDS]
    return [
        Session(2024, meeting, 10 * meeting + n, kind, name, start, start + timedelta(hours=length))
        for n, (start, (kind, name, _, length)) in enumerate(zip(starts, KINDS, strict=True))
    ]


SEASON = [session for meeting in range(1, 25) for session in weekend(meeting)]


def routes(found: Plan) -> list[str]:
    return [route_of(question.endpoint, question.conditions) for question in found.questions]


def test_a_whole_meeting_is_asked_once_an_endpoint():
    found = plan(units_of(weekend(1), LIGHT), SEASON, window=QUARTER)
    assert sorted(routes(found)) == sorted(f"/v1/{endpoint.name}?meeting_key=1" for endpoint in LIGHT)


def test_one_session_of_a_meeting_is_asked_for_alone():
    race = weekend(1)[4]
    found = plan(units_of([race], LIGHT), SEASON, window=QUARTER)
    assert routes(found) == [f"/v1/{e.name}?session_key=14" for e in LIGHT if "Race" in e.session_types]


def test_the_catalogue_is_asked_by_season():
    found = plan([season_unit(e.name, 2024) for e in CATALOGUE], [], window=QUARTER)
    assert routes(found) == ["/v1/meetings?year=2024", "/v1/sessions?year=2024"]


def test_every_wanted_unit_stands_in_the_plan_once():
    wanted = units_of(SEASON, (*LIGHT, *TELEMETRY))
    found = plan([*wanted, *wanted[:10]], SEASON, window=QUARTER)
    assert sorted(found.units) == sorted(wanted)


def test_a_session_not_wanted_is_known_but_not_delivered():
    [question] = plan(units_of(weekend(1)[:2], LAPS), SEASON, window=QUARTER).questions
    assert {unit.session_key for unit in question.units} == {10, 11}
    assert question.known == {10, 11, 12, 13, 14}


def test_wanted_sessions_get_records_of_endpoints_that_their_type_should_not_have():
    [question] = plan(
        units_of(weekend(1), OVERTAKES) + units_of(weekend(1)[:1], LAPS),
        SEASON,
        window=QUARTER,
    ).questions[:1]
    assert question.units == (weekend(1)[4].unit("overtakes"),)
    assert question.others == (weekend(1)[0].unit("overtakes"),)


def test_a_question_splits_by_session():
    [question] = plan(units_of(weekend(1)[:2], LAPS), SEASON, window=QUARTER).questions
    assert [part.conditions for part in question.split()] == [
        (Condition("session_key", "10"),),
        (Condition("session_key", "11"),),
    ]
    assert [part.split() for part in question.split()] == [(), ()]


def test_cancelled_sessions_should_have_no_units():
    cancelled = Session(2024, 1, 10, "Race", "Race", SEASON[0].start, SEASON[0].end, cancelled=True)
    assert units_of([cancelled], LIGHT) == []


def test_telemetry_of_an_unknown_session_is_refused():
    with pytest.raises(UsageError, match="not in the catalogue"):
        plan([Unit(2024, 1, 99, "car_data")], SEASON, window=QUARTER)


def test_a_season_without_telemetry_takes_at_most_400_requests_and_under_a_quarter_of_an_hour():
    wanted = [season_unit(e.name, 2024) for e in CATALOGUE] + units_of(SEASON, LIGHT)
    found = estimate(plan(wanted, SEASON, window=QUARTER), 3, 30)
    assert (found.requests, len(SEASON)) == (338, 120)
    assert 660 < found.seconds < 900


def test_a_season_with_telemetry_takes_at_most_2300_requests_and_under_80_minutes():
    wanted = [season_unit(e.name, 2024) for e in CATALOGUE] + units_of(SEASON, (*LIGHT, *TELEMETRY))
    found = estimate(plan(wanted, SEASON, window=QUARTER), 3, 30)
    assert found.requests <= 2300
    assert found.seconds < 80 * 60


def test_without_limits_a_plan_takes_no_time():
    assert estimate(plan(units_of(SEASON, LIGHT), SEASON, window=QUARTER), 0, 0).seconds == 0


@pytest.mark.parametrize(("requests", "seconds"), [(1, 0), (3, 0), (4, 1.5), (30, 13.5), (31, 60.5)])
def test_an_estimate_keeps_both_windows_and_their_margin(requests, seconds):
    question = Question("laps", (), ())
    assert estimate(Plan((question,) * requests), 3, 30).seconds == seconds
