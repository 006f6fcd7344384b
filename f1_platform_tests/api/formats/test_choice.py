import pytest
from starlette.exceptions import HTTPException

from api.formats import FORMATS, choose, format_headers

CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        (CHROMIUM, "json"),
        ("application/json", "json"),
        ("application/*", "json"),
        ("application/x-ndjson", "ndjson"),
        ("text/csv", "csv"),
        ("TEXT/CSV; header=present", "csv"),
        ("text/*", "csv"),
        ("application/vnd.apache.parquet", "parquet"),
        ("application/vnd.apache.arrow.stream", "arrow"),
        ("text/csv;q=0.5, application/json;q=0.4", "csv"),
        ("text/csv;q=0.5, application/json", "json"),
        ("text/csv, application/json", "json"),
        ("application/json;q=0, */*", "ndjson"),
        ("application/*;q=0, */*;q=0.1", "csv"),
        ("text/html, text/csv ; q=0.001", "csv"),
        ("text/csv;q=lots", "csv"),
    ],
)
def test_the_header_chooses(accept: str | None, name: str):
    assert choose(accept, None).name == name


@pytest.mark.parametrize("name", FORMATS)
def test_the_parameter_chooses_before_the_header(name: str):
    assert choose("text/html", name) is FORMATS[name]
    assert choose("text/html", name.upper()) is FORMATS[name]


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "image/*", "json", "*/*;q=0", ",;=;,"])
def test_a_header_that_takes_nothing_of_ours_is_told_what_there_is(accept: str):
    with pytest.raises(HTTPException) as refused:
        choose(accept, None)

    assert refused.value.status_code == 406
    assert all(f"{one.name} ({one.media_type})" in refused.value.detail for one in FORMATS.values())
    assert refused.value.headers == {"Vary": "Accept"}


@pytest.mark.parametrize("wanted", ["xml", "", "json ", "x" * 10_000])
def test_a_parameter_that_names_nothing_of_ours_is_told_what_there_is(wanted: str):
    with pytest.raises(HTTPException) as refused:
        choose(None, wanted)

    assert refused.value.status_code == 422
    assert all(f"{one.name} ({one.media_type})" in refused.value.detail for one in FORMATS.values())
    assert len(refused.value.detail) < 500


def test_what_a_browser_is_to_save_has_the_name_of_a_file():
    assert format_headers(FORMATS["csv"], "car_data_9472") == {
        "Vary": "Accept",
        "Content-Disposition": 'attachment; filename="car_data_9472.csv"',
    }
    assert format_headers(FORMATS["json"], "car_data_9472") == {"Vary": "Accept"}


@pytest.mark.parametrize("name", ['a"; filename="b', "a\r\nSet-Cookie: b", "../../etc", "", "é" * 999])
def test_no_name_leaves_its_header(name: str):
    told = format_headers(FORMATS["parquet"], name)["Content-Disposition"]

    assert told.isascii() and told.isprintable()
    assert told.count('"') == 2
    assert told.endswith('.parquet"') and "/" not in told
