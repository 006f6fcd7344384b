from collections import Counter

from f1_platform.upstream.simulation import SimulatedSeason, simulate
from f1_platform_tests.upstream.simulation.conftest import instant


def test_there_are_24_grands_prix_and_a_test(season: SimulatedSeason):
    names = [meeting["meeting_name"] for meeting in season.meetings()]
    assert sum(name.endswith("Grand Prix") for name in names) == 24
    assert names[0] == "Pre-Season Testing"


def test_six_weekends_have_a_sprint_and_every_session_type_occurs(season: SimulatedSeason):
    names = Counter(session["session_name"] for session in season.sessions())
    assert names["Sprint"] == names["Sprint Qualifying"] == 6
    assert names["Race"] == names["Qualifying"] == names["Practice 1"] == 24
    assert names["Practice 2"] == names["Practice 3"] == 18


def test_meetings_and_sessions_are_listed_by_date_and_do_not_overlap(season: SimulatedSeason):
    for catalogue in (season.meetings(), season.sessions()):
        starts = [instant(record["date_start"]) for record in catalogue]
        ends = [instant(record["date_end"]) for record in catalogue]
        assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))


def test_races_are_held_on_sundays_from_march_to_december(season: SimulatedSeason):
    races = [session for meeting in season.calendar[1:] for session in meeting.sessions if session.name == "Race"]
    assert {race.local_start.weekday() for race in races} == {6}
    assert (races[0].start.month, races[-1].start.month) == (3, 12)


def test_keys_are_unique_over_years_and_not_chronological_in_a_sprint_weekend(season: SimulatedSeason):
    keys = [s["session_key"] for year in (2030, 2031) for s in simulate(year, 7).sessions()]
    assert len(set(keys)) == len(keys)
    sprint_weekend = [session.key for session in season.calendar[2].sessions]
    assert sprint_weekend != sorted(sprint_weekend)


def test_a_cancelled_meeting_is_listed_but_has_no_records(season: SimulatedSeason):
    cancelled = [meeting for meeting in season.meetings() if meeting["is_cancelled"]]
    assert len(cancelled) == 1
    sessions = [s for s in season.sessions() if s["meeting_key"] == cancelled[0]["meeting_key"]]
    assert len(sessions) == 5
    assert all(session["is_cancelled"] for session in sessions)
    assert not [
        r for s in sessions for e in ("laps", "weather", "car_data") for r in season.records(e, s["session_key"])
    ]


def test_a_meeting_spans_its_sessions(season: SimulatedSeason):
    for meeting in season.meetings():
        sessions = [s for s in season.sessions() if s["meeting_key"] == meeting["meeting_key"]]
        assert meeting["date_start"] == sessions[0]["date_start"]
        assert meeting["date_end"] == sessions[-1]["date_end"]
        assert {s["circuit_key"] for s in sessions} == {meeting["circuit_key"]}
