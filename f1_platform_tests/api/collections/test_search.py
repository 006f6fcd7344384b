"""Search finds by words in any order, without accents, and puts the best first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from api.collections.asking import Refused
from api.collections.requests import Request
from api.collections.search import Search
from api.collections.words import EXACT, INSIDE, PREFIX, WORD_PREFIX, rank, words_of
from f1_platform.records import Cancel
from f1_platform.serving import Snapshot, load_snapshot


@pytest.fixture(scope="module")
def snapshot(published: Path) -> Snapshot:
    return load_snapshot(published / "serving.sqlite")


def found(snapshot: Snapshot, query: str) -> list[dict[str, Any]]:
    answer = Search().answer(Request("", "/search", {}, query, None), snapshot, Cancel())
    return orjson.loads(answer.plain.body)


def paths(snapshot: Snapshot, query: str) -> list[str]:
    return [row["path"] for row in found(snapshot, query)]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Kimi Räikkönen", ("kimi", "raikkonen")),
        ("São Paulo", ("sao", "paulo")),
        ("Sergio PÉREZ-Mendoza", ("sergio", "perez", "mendoza")),
        ("Jan Lammers & Søren Łódź", ("jan", "lammers", "soren", "lodz")),
        ("max_verstappen", ("max", "verstappen")),
        ("!?", ()),
    ],
)
def test_words_are_compared_without_accents_and_case(typed: str, words: tuple[str, ...]) -> None:
    assert words_of(typed) == words


@pytest.mark.parametrize(
    ("typed", "how"),
    [
        ("max verstappen", EXACT),
        ("max v", PREFIX),
        ("verst max", WORD_PREFIX),
        ("dutch verstappen", WORD_PREFIX),
        ("stappen", INSIDE),
        ("max norris", None),
    ],
)
def test_the_closer_the_better(typed: str, how: int | None) -> None:
    assert rank(words_of(typed), ("max", "verstappen"), ("dutch",)) == how


@pytest.mark.parametrize("query", ["q=raikkonen", "q=R%C3%84IKK%C3%96NEN", "q=kimi+raik", "q=raikkonen%20kimi"])
def test_people_are_found_however_they_are_typed(snapshot: Snapshot, query: str) -> None:
    assert paths(snapshot, query)[0] == "/drivers/18"


def test_all_words_must_match(snapshot: Snapshot) -> None:
    assert paths(snapshot, "q=lewis+verstappen") == []


def test_everything_is_found_by_its_kind(snapshot: Snapshot) -> None:
    assert found(snapshot, "q=ferrari&kind=team")[0]["id"] == 6
    assert paths(snapshot, "q=melbourne&kind=circuit") == ["/circuits/1"]
    assert paths(snapshot, "q=2024+grand+prix+2&kind=race")[0] == "/races/2402"
    assert paths(snapshot, "q=sao+paulo+race")[0] == "/sessions/9472"


def test_of_equals_the_one_with_more_wins_comes_first(snapshot: Snapshot) -> None:
    wins = {"/drivers/1": 105, "/drivers/830": 67, "/drivers/579": 24}
    first = [path for path in paths(snapshot, "q=n&kind=driver") if path in wins]
    assert first == sorted(first, key=lambda path: -wins[path])
    assert len(first) == 3


def test_the_limit_is_twenty_unless_another_is_given(snapshot: Snapshot) -> None:
    assert len(found(snapshot, "q=a")) == 20
    assert len(found(snapshot, "q=a&limit=3")) == 3


@pytest.mark.parametrize("query", ["", "q=", "q=+", f"q={'a' * 101}", "q=a&limit=101", "q=a&sort=name", "q=a&q=b"])
def test_what_cannot_be_searched_is_refused(snapshot: Snapshot, query: str) -> None:
    with pytest.raises(Refused):
        found(snapshot, query)


def test_marks_alone_find_nothing(snapshot: Snapshot) -> None:
    assert found(snapshot, "q=!!!") == []
