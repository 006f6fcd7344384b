"""What races contribute adds up to what is served: every figure of every driver and every circuit, over real data."""

from __future__ import annotations

import httpx
import pytest

from api.provenance.subject import SUBJECTS, Subject

EVERY = {"driver": 864, "circuit": 77}


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.member.kind)
def test_every_figure_of_everyone_is_the_sum_of_its_contributions(history: httpx.Client, subject: Subject) -> None:
    everyone = history.get(f"{subject.member.parent}?limit=10000").json()
    id_name = subject.member.fields.all[0].name
    wrong = []
    for served in everyone:
        answer = history.get(f"{subject.member.parent}/{served[id_name]}/provenance").json()
        assert list(answer["figures"]) == [field.name for field in subject.figures]
        for name, figure in answer["figures"].items():
            added = sum(race["contributes"] for race in figure["races"]) if figure["value"] is not None else None
            if (figure["value"], added) != (served[name], pytest.approx(served[name])):
                wrong.append((served[id_name], name, served[name], figure["value"], added))
            assert figure["contributions"] == len(figure["races"])
            assert figure["value"] is not None or not figure["races"]
    assert wrong == []
    assert len(everyone) >= EVERY[subject.member.kind]


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.member.kind)
def test_figures_of_openf1_alone_add_up_too(observed: httpx.Client, subject: Subject) -> None:
    everyone = observed.get(subject.member.parent).json()
    id_name = subject.member.fields.all[0].name
    for served in everyone:
        figures = observed.get(f"{subject.member.parent}/{served[id_name]}/provenance").json()["figures"]
        added = {name: sum(race["contributes"] for race in figure["races"]) for name, figure in figures.items()}
        assert added == {name: pytest.approx(served[name] or 0) for name in figures}
        assert {race["source"] for figure in figures.values() for race in figure["races"]} == {"openf1"}
    assert len(everyone) == {"driver": 20, "circuit": 2}[subject.member.kind]


def test_a_sprint_contributes_points_and_nothing_else(observed: httpx.Client) -> None:
    figures = observed.get("/drivers/max_verstappen/provenance").json()["figures"]
    sprints = {name for name, figure in figures.items() if any(race["contest"] == "sprint" for race in figure["races"])}
    assert sprints == {"points"}
    scored = [(race["name"], race["contest"], race["contributes"]) for race in figures["points"]["races"]]
    assert scored == [
        ("Bahrain Grand Prix", "race", 26),
        ("Chinese Grand Prix", "race", 25),
        ("Chinese Grand Prix", "sprint", 8),
    ]


def test_a_shared_car_is_one_race(history: httpx.Client) -> None:
    entered = history.get("/drivers/trintignant/provenance?figure=races_entered").json()["figures"]["races_entered"]
    races = [race["race_id"] for race in entered["races"]]
    assert len(races) == len(set(races)) == entered["value"]


def test_the_fastest_lap_of_a_circuit_names_its_race(history: httpx.Client) -> None:
    figures = history.get("/circuits/monaco/provenance").json()["figures"]
    for name, value in {"fastest_lap": 72909, "fastest_driver": 1, "fastest_lap_year": 2021}.items():
        (race,) = figures[name]["races"]
        assert (figures[name]["value"], race["contributes"], race["season"]) == (value, value, 2021)
