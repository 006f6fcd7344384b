"""Pages of sessions and laps: what they say is what the API says, and the address carries what is chosen."""

import re

import httpx

from f1_platform_tests.api.explore.pages import broken, local_links, table_of, text_of
from f1_platform_tests.api.explore.weekend import QUALIFYING, RACE, bahrain, weekend

__all__ = ["bahrain", "weekend"]


def test_all_sessions_are_listed_the_newest_first_and_last_those_after_the_last_fetched(weekend: httpx.Client) -> None:
    listed = weekend.get("/sessions?sort=-date_start&limit=10000").json()
    pages = [weekend.get(f"/explore/sessions?page={number}").text for number in range(1, len(listed) // 125 + 2)]
    rows = [row for page in pages for row in table_of(page, "sessions")]
    assert len(table_of(pages[0], "sessions")) == 125
    fetched = next(one["date_start"] for one in listed if one["session_key"] == RACE)
    later, before = ([one for one in listed if (one["date_start"] > fetched) == is_later] for is_later in (True, False))
    assert later
    assert [row[1:3] for row in rows] == [[one["meeting_name"], one["session_name"]] for one in (*before, *later)]
    race = next(row for row in rows if row[1:3] == ["Bahrain Grand Prix", "Race"])
    assert race[0] == "2 Mar 2024"
    assert race[4] == f"{len(weekend.get(f'/v1/laps?session_key={RACE}').json()):,}"
    assert race[6] == "yes"


def test_sessions_are_filtered_and_sorted_by_the_address(weekend: httpx.Client) -> None:
    page = weekend.get("/explore/sessions?season=2024&session_type=Race&sort=sessions:date_start").text
    rows = table_of(page, "sessions")
    assert {row[2] for row in rows} == {"Race", "Sprint"}
    assert rows[0][1] == "Bahrain Grand Prix"
    assert len(rows) == len(weekend.get("/sessions?season=2024&session_type=Race&limit=1000").json())
    assert "<option selected>Race</option>" in page
    assert broken(weekend, page, ("/sessions", "/explore/sessions?")) == {}


def test_a_filter_that_is_none_is_refused(weekend: httpx.Client) -> None:
    for query in ("season=1066", "session_type=<b>"):
        answer = weekend.get(f"/explore/sessions?{query}")
        assert answer.status_code == 422
        assert "<b>" not in answer.text


def test_a_session_shows_what_each_driver_did(weekend: httpx.Client) -> None:
    page = weekend.get(f"/explore/sessions/{RACE}").text
    summary = weekend.get(f"/sessions/{RACE}/summary").json()
    rows = table_of(page, "summary")
    assert [(row[1], row[2]) for row in rows] == [(str(one["driver_number"]), one["driver_name"]) for one in summary]
    assert rows[0][5] == "1:32.608"
    assert len(table_of(page, "stints")) == len(weekend.get(f"/sessions/{RACE}/stints").json())
    assert "Max Verstappen won for Red Bull. The best lap, 1:32.608" in text_of(page)


def test_every_link_of_a_session_and_its_laps_answers(weekend: httpx.Client) -> None:
    pages = [weekend.get(path).text for path in (f"/explore/sessions/{RACE}", f"/explore/laps?session_key={RACE}")]
    below = ("/explore/sessions/", "/explore/laps", "/explore/charts", "/sessions", "/charts")
    assert broken(weekend, "".join(pages), below) == {}


def test_a_session_says_what_was_fetched_and_what_lacks(weekend: httpx.Client) -> None:
    reports = {one["endpoint"]: one for one in weekend.get(f"/sessions/{RACE}").json()["reports"]}
    page = weekend.get(f"/explore/sessions/{RACE}").text
    rows = {row[0]: row for row in table_of(page, "fetched")}
    assert {name: row[1] for name, row in rows.items()} == {name: one["status"] for name, one in reports.items()}
    assert rows["car_data"][2] == "696,380"
    empty = sorted(name for name, one in reports.items() if one["status"] == "empty")
    assert f"{', '.join(empty)}: OpenF1 was asked and has none." in text_of(page)


def test_a_session_of_which_nothing_is_here_says_how_to_get_it(weekend: httpx.Client) -> None:
    absent = next(
        one["session_key"]
        for one in weekend.get("/sessions?season=2024&limit=1000").json()
        if one["session_key"] not in (RACE, QUALIFYING)
    )
    page = weekend.get(f"/explore/sessions/{absent}").text
    assert f"f1 run --session {absent} --telemetry" in page
    assert "never asked for" in page
    assert "data-spec" not in page


def test_the_charts_of_a_session_are_those_of_its_type(weekend: httpx.Client) -> None:
    def shown(key: int) -> list[str]:
        return re.findall(r'<figure class="chart" id="(\w+)"', weekend.get(f"/explore/sessions/{key}").text)

    assert shown(RACE) == ["lap_times", "gaps", "tyre_strategy", "speed_traps", "sectors", "track_map"]
    assert shown(QUALIFYING) == ["qualifying_gaps", "sectors", "speed_traps"]


def test_long_tables_of_a_session_fold_and_stay_open_once_they_are_sorted(weekend: httpx.Client) -> None:
    page = weekend.get(f"/explore/sessions/{RACE}").text
    assert re.findall(r"<details( open)?><summary>(?:Show )?(\w+)", page) == [("", "all"), ("", "what")]
    assert f"Show all {len(table_of(page, 'stints'))} stints" in page
    by_laps = weekend.get(f"/explore/sessions/{RACE}?sort=stints:-laps").text
    assert re.findall(r"<details( open)?><summary>(?:Show )?(\w+)", by_laps) == [(" open", "all"), ("", "what")]
    laps = [int(row[6]) for row in table_of(by_laps, "stints")]
    assert laps == sorted(laps, reverse=True)


def test_a_session_leads_to_its_parts_and_names_itself_once(weekend: httpx.Client) -> None:
    page = weekend.get(f"/explore/sessions/{QUALIFYING}").text
    parts = re.findall(r'href="#(\w+)"', page.partition('aria-label="On this page"')[2].partition("</nav>")[0])
    assert parts[:2] == ["qualifying_gaps", "summary"]
    assert "sectors" not in parts
    assert all(f'id="{part}"' in page for part in parts)
    assert '<p class="subtitle">Max Verstappen 1:29.179, 0.228 s ahead of Charles Leclerc</p>' in page


def test_drivers_and_colours_are_chosen_by_a_form_without_script(weekend: httpx.Client) -> None:
    page = weekend.get(f"/explore/sessions/{RACE}?drivers=44&drivers=16&by=gear&driver=16").text
    specs = [link.replace("&amp;", "&") for link in re.findall(r'data-spec="([^"]+)"', page)]
    assert any("lap_times" in spec and "drivers=44,16" in spec for spec in specs)
    assert any("track_map" in spec and "by=gear" in spec and "driver=16" in spec for spec in specs)
    assert set(re.findall(r'name="drivers" value="(\d+)" checked', page)) == {"44", "16"}
    assert '<input type="hidden" name="drivers" value="44,16">' in page


def test_a_car_or_a_colour_that_is_none_is_refused(weekend: httpx.Client) -> None:
    for query, said in (("drivers=1,99", "Car '99' is not in this session"), ("by=smell", "not coloured by 'smell'")):
        answer = weekend.get(f"/explore/sessions/{RACE}?{query}")
        assert answer.status_code == 422
        assert said in text_of(answer.text)


def test_sessions_that_are_none_are_not_found(weekend: httpx.Client) -> None:
    for key in ("1", "x", "-1", "9" * 18, "9" * 30, "%3Cb%3E", _in_other_digits(RACE)):
        answer = weekend.get(f"/explore/sessions/{key}")
        assert answer.status_code == 404
        assert "<b>" not in answer.text


def _in_other_digits(key: int) -> str:
    return "".join(chr(0x660 + int(digit)) for digit in str(key))


def test_two_laps_are_compared_sector_by_sector(weekend: httpx.Client) -> None:
    page = weekend.get(f"/explore/laps?session_key={RACE}&a=1:39&b=16:36").text
    laps = [
        weekend.get(f"/v1/laps?session_key={RACE}&driver_number={car}&lap_number={lap}").json()[0]
        for car, lap in ((1, 39), (16, 36))
    ]
    sectors = [[f"{lap[f'duration_sector_{number}']:.3f}" for number in (1, 2, 3)] for lap in laps]
    assert [row[2:5] for row in table_of(page, "laps")] == sectors
    assert "sector 1 +0.322 s, sector 2 +0.734 s, sector 3 +0.426 s, lap +1.482 s" in text_of(page)
    assert re.findall(r'<figure class="chart" id="(\w+)" data-spec', page) == ["laps_compared", "track_map"]


def test_laps_are_chosen_by_a_form_and_the_fastest_by_default(weekend: httpx.Client) -> None:
    fastest = weekend.get(f"/explore/laps?session_key={RACE}").text
    assert "<h1>Max Verstappen, lap 39, and Charles Leclerc, lap 36</h1>" in fastest
    chosen = weekend.get(f"/explore/laps?session_key={RACE}&a=16&a_lap=30&b=1&b_lap=").text
    assert "<h1>Charles Leclerc, lap 30, and Max Verstappen, lap 39</h1>" in chosen
    assert f"/explore/laps?session_key={RACE}&a=16:30&b=1:39" in local_links(chosen)


def test_laps_that_are_none_are_refused_and_say_which_there_are(weekend: httpx.Client) -> None:
    answer = weekend.get(f"/explore/laps?session_key={RACE}&a=1:99")
    assert answer.status_code == 422
    assert "Max Verstappen has no lap '99' in this session. There are laps 1 to 57." in text_of(answer.text)
    assert weekend.get(f"/explore/laps?session_key={RACE}&a=99").status_code == 422
    assert weekend.get("/explore/laps?session_key=1").status_code == 404


def test_without_a_session_laps_lead_to_those_with_telemetry(weekend: httpx.Client) -> None:
    links = [link for link in local_links(weekend.get("/explore/laps").text) if "session_key" in link]
    assert links == [f"/explore/laps?session_key={RACE}"]


def test_a_race_leads_to_its_fastest_laps_and_shows_its_timing(weekend: httpx.Client) -> None:
    page = weekend.get("/explore/races/1121").text
    assert f"/explore/laps?session_key={RACE}&a=1:39&b=16:36" in local_links(page)
    charts = re.findall(r'<figure class="chart" id="(\w+)" data-spec', page)
    assert charts == ["lap_chart", "lap_times", "gaps", "tyre_strategy"]
