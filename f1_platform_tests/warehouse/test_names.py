"""When two spellings are one name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1_platform.warehouse.names import contradict, for_people, ref, same_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ZHOU Guanyu", "Guanyu Zhou"),
        ("Sergio PEREZ", "Sergio Pérez"),
        ("Nico HULKENBERG", "Nico Hülkenberg"),
        ("Nyck DE VRIES", "Nyck de Vries"),
        ("Patricio O'WARD", "Patricio O\u2019Ward"),
        ("Jean-Éric Vergne", "Jean Eric VERGNE"),
    ],
)
def test_order_accents_case_and_punctuation_make_no_difference(one: str, other: str) -> None:
    assert same_key(one) == same_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Arthur LECLERC", "Charles Leclerc"), ("Kimi Antonelli", "Andrea Kimi Antonelli"), ("Max", "Max Verstappen")],
)
def test_a_surname_or_a_part_is_not_the_name(one: str, other: str) -> None:
    assert same_key(one) != same_key(other)


@given(st.lists(st.text(alphabet="abcÉÜøñ", min_size=1), min_size=1, max_size=5).flatmap(st.permutations))
def test_any_order_of_the_words_has_one_key(words: list[str]) -> None:
    assert same_key(" ".join(words)) == same_key(" ".join(sorted(words)).upper())


def test_names_are_written_as_people_and_machines_want_them() -> None:
    assert for_people("Patricio O'WARD") == "Patricio O'Ward"
    assert ref("Zak O'Sullivan") == "zak_osullivan"


def test_two_names_contradict_when_they_share_no_word() -> None:
    assert contradict("Paul ARON", "Max Verstappen")
    assert not contradict("ZHOU Guanyu", "Guanyu Zhou")
    assert not contradict("Alexander ALBON", "Alex Albon")
