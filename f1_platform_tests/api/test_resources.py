"""Drivers and circuits over HTTP: both paths give equal bytes, and HTTP's own rules hold."""

import gzip

import httpx
import orjson
import pytest

PATHS = ["/drivers", "/drivers/830", "/drivers/18", "/circuits", "/circuits/56"]
THROUGH_FASTAPI = {"format": "json"}
"""Says no more than the path alone, but is no request that the snapshot has an answer for."""
_OWN = ("date", "server", "x-request-id")
"""Headers that differ from request to request."""


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_both_paths_give_equal_bytes_and_headers(client: httpx.Client, path: str, encoding: str) -> None:
    answers = []
    for params in (None, THROUGH_FASTAPI):
        with client.stream("GET", path, params=params, headers={"Accept-Encoding": encoding}) as response:
            headers = {name: value for name, value in response.headers.items() if name not in _OWN}
            answers.append((response.status_code, headers, b"".join(response.iter_raw())))
    assert answers[0] == answers[1]
    assert answers[0][0] == 200
    assert int(answers[0][1]["content-length"]) == len(answers[0][2])


@pytest.mark.parametrize("path", PATHS)
def test_a_slash_at_the_end_answers_alike_without_a_redirect(client: httpx.Client, path: str) -> None:
    for params in (None, THROUGH_FASTAPI):
        plain, slashed = client.get(path, params=params), client.get(f"{path}/", params=params)
        assert (slashed.status_code, slashed.content) == (200, plain.content)


@pytest.mark.parametrize("params", [None, THROUGH_FASTAPI])
@pytest.mark.parametrize("path", ["/drivers", "/drivers/830"])
def test_head_is_get_without_a_body(client: httpx.Client, path: str, params) -> None:
    get, head = client.get(path, params=params), client.head(path, params=params)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(get.content))
    assert head.headers["etag"] == get.headers["etag"]


@pytest.mark.parametrize("params", [None, THROUGH_FASTAPI])
def test_what_the_client_has_is_not_sent_again(client: httpx.Client, params) -> None:
    etag = client.get("/drivers").headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = client.get("/drivers", params=params, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert {"cache-control", "vary", "x-data-version"} <= set(again.headers)
    assert client.get("/drivers", params=params, headers={"If-None-Match": '"other"'}).status_code == 200


def test_an_etag_is_strong_and_of_its_encoding(client: httpx.Client) -> None:
    plain = client.get("/drivers").headers["etag"]
    packed = client.get("/drivers", headers={"Accept-Encoding": "gzip"}).headers["etag"]
    assert plain.startswith('"')
    assert plain != packed
    other = client.get("/drivers", headers={"If-None-Match": plain, "Accept-Encoding": "gzip"})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("GZIP", True), ("gzip;q=0", False), ("br", False)],
)
def test_accept_encoding_decides(client: httpx.Client, accepted: str, packed: bool) -> None:
    plain = client.get("/drivers").content
    with client.stream("GET", "/drivers", headers={"Accept-Encoding": accepted}) as response:
        body = b"".join(response.iter_raw())
        assert ("content-encoding" in response.headers) == packed
        assert response.headers["vary"] == "Accept, Accept-Encoding"
    assert (gzip.decompress(body) if packed else body) == plain


def test_every_answer_credits_openf1(client: httpx.Client) -> None:
    assert client.get("/drivers").headers["link"].endswith('/by-nc-sa/4.0/>; rel="license"')


@pytest.mark.parametrize("path", ["/drivers/4711", "/circuits/0"])
def test_an_unknown_id_is_a_404_problem(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-data-version"] == "1"
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Driver not found" if path.startswith("/drivers") else "Circuit not found",
        "instance": path,
    }


@pytest.mark.parametrize("path", ["/drivers/verstappen", "/drivers/1_0", "/drivers/0830", "/circuits/1.5"])
def test_what_is_neither_an_id_nor_a_word_for_one_is_unknown(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_an_id_from_before_the_archive_leads_to_the_one_of_now(client: httpx.Client) -> None:
    moved = client.get("/drivers/100001", params={"a": "b"})
    assert (moved.status_code, moved.headers["location"]) == (308, "/drivers/830?a=b")
    assert client.get("/drivers/100002", follow_redirects=True).json()["name"] == "Max Verstappen"
    assert client.get("/drivers/100003").status_code == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_405_with_allow(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/drivers")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_path_nobody_serves_is_a_problem_too(client: httpx.Client) -> None:
    answer = client.get("/mechanics")
    assert (answer.status_code, answer.json()["detail"]) == (404, "No such route; /docs lists them all")


def test_the_numbers_are_the_published_ones(client: httpx.Client) -> None:
    drivers = {driver["driverId"]: driver for driver in orjson.loads(client.get("/drivers").content)}
    assert {key: drivers[1][key] for key in ("races_entered", "wins", "podiums")} == {
        "races_entered": 374,
        "wins": 105,
        "podiums": 202,
    }
