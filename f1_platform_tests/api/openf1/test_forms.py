"""The forms of an answer: formats, headers, HEAD, what a client has already."""

import io

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from api.openf1.kept import Kept
from f1_platform_tests.recorded import needs_data

pytestmark = needs_data

LAPS = "/v1/laps?session_key=9472&driver_number=1"


@pytest.mark.parametrize(
    ("ask", "content_type"),
    [
        ({}, "application/json"),
        ({"Accept": "text/html,*/*;q=0.8"}, "application/json"),
        ({"Accept": "text/html"}, "application/json"),
        ({"Accept": "application/x-ndjson"}, "application/x-ndjson"),
        ({"Accept": "application/vnd.apache.arrow.stream"}, "application/vnd.apache.arrow.stream"),
    ],
)
def test_accept_chooses_the_format_and_json_is_the_last_resort(
    v1: httpx.Client, ask: dict[str, str], content_type: str
):
    answer = v1.get(LAPS, headers=ask)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert answer.headers["vary"] == "Accept"


def test_formats_hold_the_same_records(v1: httpx.Client):
    numbers = [lap["lap_number"] for lap in v1.get(LAPS).json()]
    parquet = pq.read_table(io.BytesIO(v1.get(f"{LAPS}&format=parquet").content))
    arrow = pa.ipc.open_stream(v1.get(f"{LAPS}&format=arrow").content).read_all()
    csv = v1.get(f"{LAPS}&format=csv").text.splitlines()

    assert numbers == list(range(1, 58))
    assert parquet["lap_number"].to_pylist() == arrow["lap_number"].to_pylist() == numbers
    assert csv[0].startswith("meeting_key,session_key,driver_number,lap_number")
    assert len(csv) == 58


def test_every_answer_names_license_and_state(v1: httpx.Client):
    answers = [v1.get(LAPS), v1.get("/v1/laps?session_key=1"), v1.get("/v1/nothing")]
    assert all('rel="license"' in answer.headers["link"] for answer in answers)
    assert len({answer.headers["x-data-state"] for answer in answers}) == 1


def test_head_has_the_headers_and_no_body(v1: httpx.Client):
    head, get = v1.head(LAPS), v1.get(LAPS)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]
    assert v1.head("/v1/laps?session_key=1").status_code == 404


def test_a_client_that_has_the_answer_is_told_so(v1: httpx.Client):
    etag = v1.get(LAPS).headers["etag"]
    unchanged = v1.get(LAPS, headers={"If-None-Match": etag})

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert v1.get(LAPS + "&lap_number=1", headers={"If-None-Match": etag}).status_code == 200
    assert v1.get(LAPS + "&format=csv", headers={"If-None-Match": etag}).status_code == 200


def test_what_is_not_there_is_not_unchanged_either(v1: httpx.Client):
    anything = {"If-None-Match": "*"}
    assert v1.get("/v1/laps?session_key=9472&lap_number=9999", headers=anything).status_code == 404


def test_an_answer_that_is_sent_again_is_the_same(v1: httpx.Client):
    query = "/v1/stints?session_key=9472"
    first, second = v1.get(query), v1.get(query)
    assert first.content == second.content
    assert {name: first.headers[name] for name in ("etag", "link", "content-type", "cache-control")} == {
        name: second.headers[name] for name in ("etag", "link", "content-type", "cache-control")
    }


def test_bodies_are_kept_as_long_as_they_fit():
    kept = Kept(largest=4, total=8)
    for etag, pieces in (("a", [b"aa", b"aa"]), ("b", [b"bbbb"]), ("large", [b"123", b"45"])):
        assert list(kept.keeping(etag, iter(pieces))) == pieces
    assert [kept.get(etag) for etag in ("a", "b", "large")] == [b"aaaa", b"bbbb", None]

    kept.get("a")
    list(kept.keeping("c", iter([b"c"])))
    assert [kept.get(etag) for etag in ("a", "b", "c")] == [b"aaaa", None, b"c"]


def test_a_body_that_was_not_taken_to_its_end_is_not_kept():
    kept = Kept()
    next(kept.keeping("a", iter([b"1", b"2"])))
    assert kept.get("a") is None
