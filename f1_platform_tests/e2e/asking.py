"""Everything that an API can be asked about a home, and what it answers: to hold one home against another."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx
import pyarrow as pa

from api import create_app
from f1_platform.settings import Settings
from f1_platform_tests.api.conftest import served

KNOWN = {
    "year": 2024,
    "season": 2024,
    "session_key": 9472,
    "driver_number": 1,
    "lap_number": 2,
    "q": "ma",
    "page": 1,
}
OF_A_LIST = {
    "driver_id": ("/drivers", "driverId"),
    "circuit_id": ("/circuits", "circuitId"),
    "team_id": ("/teams", "team_id"),
    "race_id": ("/races", "race_id"),
}
WORDS = {
    "driver": ("/drivers", "driver_ref"),
    "a": ("/drivers", "driver_ref"),
    "b": ("/drivers?sort=-wins", "driver_ref"),
    "circuit": ("/circuits", "circuit_ref"),
}
"""What charts are asked by."""
LISTS = (*OF_A_LIST.values(), ("/seasons", "season"), ("/sessions", "session_key"))
BY_PAGE = ("/drivers", "/races", "/quality", "/changes")
BESIDE = ("/", "/explore", "/docs", "/redoc", "/openapi.json", "/v1/nothing", "/drivers/0", "/drivers/")
"""What is answered and not documented."""
FORMS = (
    "",
    "format=csv",
    "format=ndjson",
    "format=parquet",
    "format=arrow",
    "limit=1",
    "fields=nonsense",
    "sort=-name",
)
OF_THIS_MOMENT = {"date", "x-request-id"}


@contextmanager
def answering(home: Path, **settings: str) -> Generator[httpx.Client]:
    app = create_app(Settings(_env_file=None, home=home, **settings), watch_seconds=0.05)
    known_as = {"Host": "f1.example.org"}  # pages that name their own address are alike then
    with served(app) as address, httpx.Client(base_url=address, timeout=60, headers=known_as) as client:
        yield client


def questions(client: httpx.Client, forms: Sequence[str]) -> Iterator[str]:
    """Every documented route with what can be asked of this home, in several forms; every member and page of lists."""
    known = dict(KNOWN)
    for name, (path, field) in (OF_A_LIST | WORDS).items():
        known[name] = client.get(path).json()[0][field]
    for path, methods in client.get("/openapi.json").json()["paths"].items():
        if "get" not in methods or path in ("/metrics", "/health/db"):
            continue
        needed = [one for one in methods["get"].get("parameters", ()) if one.get("required")]
        asked = "&".join(f"{one['name']}={known[one['name']]}" for one in needed if one["in"] == "query")
        where = path.format_map(known)
        for form in forms:
            yield f"{where}?{'&'.join(filter(None, (asked, form)))}".rstrip("?")
    for path, field in LISTS:
        yield from (f"{path}/{member[field]}" for member in client.get(path).json())
    for path in BY_PAGE:
        yield from pages(client, path)
    yield from BESIDE


def pages(client: httpx.Client, path: str) -> Iterator[str]:
    """Every page of a list, one member each."""
    page: str | None = f"{path}?limit=1"
    while page is not None:
        yield page
        page = client.get(page).links.get("next", {}).get("url")


def answers(client: httpx.Client, forms: Sequence[str] = FORMS) -> dict[str, tuple[object, ...]]:
    """Status, what is said, and the headers that last, by question."""
    got = ((question, client.get(question)) for question in questions(client, forms))
    return {question: (answer.status_code, _said(answer), _lasting(answer)) for question, answer in got}


def _said(answer: httpx.Response) -> object:
    """The bytes; of an Arrow stream the table, as what lies below its nulls is nothing, and any bytes."""
    if answer.is_success and "arrow" in answer.headers["content-type"]:
        return pa.ipc.open_stream(answer.content).read_all()
    return answer.content


def _lasting(answer: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name not in OF_THIS_MOMENT}
