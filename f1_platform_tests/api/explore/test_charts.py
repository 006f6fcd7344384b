"""Pages of charts: each with its whole table, its files and the ways to make it elsewhere."""

import re

import httpx

from f1_platform.charts import CHARTS
from f1_platform_tests.api.explore.pages import broken, local_links, table_of, text_of
from f1_platform_tests.api.explore.weekend import RACE, bahrain, weekend

__all__ = ["bahrain", "weekend"]

LAP_CHART = "/explore/charts/lap_chart?race_id=1121"


def test_every_chart_is_listed_and_its_example_shows_something(weekend: httpx.Client) -> None:
    page = weekend.get("/explore/charts").text
    examples = [link for link in local_links(page) if link.startswith("/explore/charts/")]
    assert {link.split("/")[3].partition("?")[0] for link in examples} == set(CHARTS)
    for link in examples:
        answer = weekend.get(link)
        assert answer.status_code == 200
        assert "data-spec" in answer.text, link


def test_the_table_is_what_is_drawn_page_by_page(weekend: httpx.Client) -> None:
    drawn = weekend.get("/charts/lap_chart?race_id=1121&format=json").json()
    pages = [weekend.get(f"{LAP_CHART}&page={page}").text for page in (1, 2, 3)]
    seen = [row for page in pages for row in table_of(page, "rows")]
    names = ("lap", "driver", "driver_name", "team_name", "position")
    assert seen == [[str(row[name]) for name in names] for row in drawn]
    assert [f"{LAP_CHART}&page={2}" in local_links(page) for page in pages] == [True, False, True]


def test_the_table_is_sorted_by_a_link(weekend: httpx.Client) -> None:
    by_place = next(link for link in local_links(weekend.get(LAP_CHART).text) if "sort=rows:-position" in link)
    assert {row[4] for row in table_of(weekend.get(by_place).text, "rows")[:10]} == {"20"}


def test_all_files_and_links_answer(weekend: httpx.Client) -> None:
    page = weekend.get(LAP_CHART).text
    forms = set(re.findall(r"format=(\w+)", page))
    assert forms >= {"svg", "png", "vega", "csv", "parquet", "json"}
    assert broken(weekend, page, ("/charts", "/explore/charts")) == {}


def test_it_says_what_columns_mean_and_how_to_draw_it_elsewhere(weekend: httpx.Client) -> None:
    page = weekend.get(f"/explore/charts/lap_times?session_key={RACE}&drivers=1,16").text
    said = text_of(page)
    assert f"f1 plot lap_times session_key={RACE} drivers=1,16" in said
    assert f'f1_platform.plot("lap_times", session_key={RACE}, drivers=[1, 16])' in said
    assert "lap_time lap time s" in said


def test_an_unknown_chart_is_not_found(weekend: httpx.Client) -> None:
    answer = weekend.get("/explore/charts/%3Cscript%3E")
    assert answer.status_code == 404
    assert "<script>" not in answer.text


def test_wrong_parameters_are_named(weekend: httpx.Client) -> None:
    wrong = {
        "lap_chart": "lap_chart needs race_id",
        "lap_chart?race_id=<b>": "race_id is a whole number",
        "lap_chart?race_id=1121&colour=red": "has no parameter 'colour'",
        "lap_chart?race_id=1121&page=99": "The table has pages 1 to 3",
        f"lap_times?session_key={RACE}&drivers=99": "Car 99 is not in this session",
    }
    for asked, said in wrong.items():
        answer = weekend.get(f"/explore/charts/{asked}")
        assert answer.status_code == 422
        assert said in text_of(answer.text)
        assert "<b>" not in answer.text


def test_a_chart_without_data_says_so(weekend: httpx.Client) -> None:
    answer = weekend.get("/explore/charts/lap_chart?race_id=987654")
    assert answer.status_code == 200
    assert "There is no race 987654" in text_of(answer.text)
    assert "data-spec" not in answer.text
