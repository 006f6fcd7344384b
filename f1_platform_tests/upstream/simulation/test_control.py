import itertools
from datetime import timedelta

from f1_platform_tests.upstream.simulation.conftest import Records, by_driver, instant


def messages(records: Records, session: int, **wanted: object) -> list[dict]:
    found = records("race_control", session)
    return [m for m in found if all(m[field] == value for field, value in wanted.items())]


def test_messages_are_in_order_and_all_but_the_sessions_state_at_whole_seconds(records: Records, session: int):
    found = records("race_control", session)
    dates = [instant(message["date"]) for message in found]
    assert dates == sorted(dates)
    assert all("." not in m["date"] for m in found if m["category"] != "SessionStatus")


def test_the_chequered_flag_falls_when_the_winner_arrives(records: Records, race: int):
    (flag,) = messages(records, race, flag="CHEQUERED")
    winner = records("session_result", race)[0]
    laps = by_driver(records("laps", race))[winner["driver_number"]]
    arrival = instant(laps[0]["date_start"]) + timedelta(seconds=winner["duration"])
    assert timedelta(0) <= instant(flag["date"]) - arrival < timedelta(seconds=1)
    assert flag["lap_number"] == winner["number_of_laps"]


def test_every_part_of_a_qualifying_has_its_green_and_chequered_flag(records: Records, key):
    for flag in ("GREEN", "CHEQUERED"):
        phases = [m["qualifying_phase"] for m in messages(records, key("qualifying"), flag=flag)]
        assert phases == [1, 2, 3]


def test_a_red_flag_stops_the_race_until_past_its_end(records: Records, season, key):
    race = key("red-flagged race")
    (red,) = messages(records, race, flag="RED")
    restart = messages(records, race, message="SESSION STARTED")[-1]
    assert timedelta(minutes=30) < instant(restart["date"]) - instant(red["date"]) < timedelta(hours=1)
    (flag,) = messages(records, race, flag="CHEQUERED")
    assert instant(flag["date"]) > season.running(race).session.end
    stopped = [
        lap
        for lap in records("laps", race)
        if instant(red["date"]) + timedelta(minutes=8) < instant(lap["date_start"]) < instant(restart["date"])
    ]
    assert stopped == []


def test_behind_the_safety_car_laps_are_slow_and_places_kept(records: Records, key):
    race = key("race behind the safety car")
    (out,), (ends,) = (
        messages(records, race, message=text) for text in ("SAFETY CAR DEPLOYED", "SAFETY CAR IN THIS LAP")
    )
    laps = [lap for lap in records("laps", race) if lap["lap_duration"] and not lap["is_pit_out_lap"]]
    behind = [lap["lap_duration"] for lap in laps if out["date"] < lap["date_start"] < ends["date"]]
    racing = [lap["lap_duration"] for lap in laps if lap["date_start"] < out["date"] and lap["lap_number"] > 1]
    assert min(behind) > 1.1 * min(racing)


def test_a_car_that_stops_is_shown_yellow(records: Records, race: int):
    retired = {row["driver_number"] for row in records("session_result", race) if row["dnf"]}
    stopped = messages(records, race, category="CarEvent")
    assert {message["driver_number"] for message in stopped} == retired
    yellow = {message["sector"] for message in messages(records, race, flag="DOUBLE YELLOW")}
    clear = {message["sector"] for message in messages(records, race, flag="CLEAR", scope="Sector")}
    assert yellow == clear
    assert len(yellow) <= len(retired)


def test_lapped_cars_are_shown_blue(records: Records, key):
    race = key("dry race")
    lapped = {
        row["driver_number"]
        for row in records("session_result", race)
        if row["gap_to_leader"] is not None and isinstance(row["gap_to_leader"], str)
    }
    blue = {message["driver_number"] for message in messages(records, race, flag="BLUE", scope="Driver")}
    assert lapped
    assert lapped <= blue


def test_weather_comes_once_a_minute_from_the_first_record_to_the_last(records: Records, session: int):
    dates = [instant(record["date"]) for record in records("weather", session)]
    steps = [(b - a).total_seconds() for a, b in itertools.pairwise(dates)]
    assert 59 < min(steps) <= max(steps) < 61
    rest = [instant(r["date"]) for e in ("race_control", "position") for r in records(e, session)]
    assert min(rest) >= dates[0] - timedelta(minutes=1)
    assert max(rest) <= dates[-1] + timedelta(minutes=1)


def test_a_race_is_recorded_from_fifty_minutes_before_until_after_the_flag(records: Records, season, race: int):
    first, last = (instant(records("weather", race)[place]["date"]) for place in (0, -1))
    before = season.running(race).session.start - first
    assert timedelta(minutes=49) < before <= timedelta(minutes=50)
    assert last > instant(messages(records, race, flag="CHEQUERED")[0]["date"])
    assert records("position", race)[0]["date"] == season.running(race).session.stamp(-50 * 60_000)


def test_radio_is_heard_while_cars_are_out(records: Records, session: int):
    calls = records("team_radio", session)
    laps = by_driver(records("laps", session))
    assert len({call["recording_url"] for call in calls}) == len(calls) > 10
    assert all(call["date"] >= laps[call["driver_number"]][0]["date_start"] for call in calls)
