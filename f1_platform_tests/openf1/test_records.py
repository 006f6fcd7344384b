import pytest

from f1_platform.errors import UpstreamError
from f1_platform.openf1 import decode, to_records


def read_back(endpoint: str, body: str) -> list[dict[str, object]]:
    return list(to_records(decode(endpoint, body.encode()).batch, endpoint))


def test_dates_with_zone_without_and_whole_are_the_same_instant():
    body = (
        '[{"date":"2024-03-02T15:00:00"},{"date":"2024-03-02T15:00:00+00:00"},{"date":"2024-03-02T18:00:00.000+03:00"}]'
    )

    assert {record["date"] for record in read_back("weather", body)} == {"2024-03-02T15:00:00+00:00"}


@pytest.mark.parametrize("text", ["2024-03-02T15:00:00", "2024-03-02 15:00:00.000", "2024-03-02T15:00:00Z"])
def test_an_answer_whose_dates_all_lack_something_is_in_utc_too(text: str):
    assert read_back("weather", f'[{{"date":"{text}"}}]')[0]["date"] == "2024-03-02T15:00:00+00:00"


def test_mixed_types_come_back_as_they_were():
    gaps = [
        record["gap_to_leader"]
        for record in read_back(
            "intervals", '[{"gap_to_leader":1},{"gap_to_leader":1.0},{"gap_to_leader":"+1 LAP"},{"gap_to_leader":null}]'
        )
    ]

    assert list(map(repr, gaps)) == ["1", "1.0", "'+1 LAP'", "None"]


def test_unknown_fields_and_misfits_are_kept_and_counted():
    decoded = decode("pit", b'[{"lap_number":"12","tyre":{"a":[1]}},{"lap_number":12}]')

    assert decoded.extras == {"lap_number": 1, "tyre": 1}
    first, second = to_records(decoded.batch, "pit")
    assert (first["lap_number"], first["tyre"]) == ("12", {"a": [1]})
    assert second["lap_number"] == 12


@pytest.mark.parametrize("date", ["9999-12-31T23:00:00-05:00", "0001-01-01T00:00:00+05:00"])
def test_a_date_that_its_offset_carries_out_of_the_calendar_is_kept_as_text(date: str):
    decoded = decode("weather", f'[{{"date":"{date}"}}]'.encode())

    assert decoded.extras == {"date": 1}
    assert read_back("weather", f'[{{"date":"{date}"}}]')[0]["date"] == date


@pytest.mark.parametrize("endpoint", ["weather", "intervals"])
@pytest.mark.parametrize(
    "body",
    [
        *("<html>", '{"detail":"x"}', "[1]", '[{"a":1}', '[{"humidity":1e400,"interval":1e400}]'),
        *("[" * 100_000, '[{"a":' + "[" * 100_000),
    ],
    ids=range(7),
)
def test_what_is_no_array_of_records_is_refused_with_its_beginning(endpoint: str, body: str):
    with pytest.raises(UpstreamError, match="not a JSON array of records") as raised:
        decode(endpoint, body.encode())

    assert repr(body[:80]) in raised.value.what
