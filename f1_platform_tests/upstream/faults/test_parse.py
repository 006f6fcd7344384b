"""Faults as the command line names them: rates, settings, mixtures, and what is none of these."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta

import pytest

from f1_platform.errors import UsageError
from f1_platform.openf1 import ENDPOINTS
from f1_platform.upstream.faults import FAULTS, NO_FAULTS, SETTINGS, parse_faults


def test_nothing_asked_for_is_no_fault():
    assert parse_faults([]) == NO_FAULTS
    assert not NO_FAULTS.rates


def test_a_fault_strikes_at_its_usual_rate_or_at_the_one_given():
    faults = parse_faults(["storm", "html=0.5", "reset-before=1"], seed=3)
    assert (faults.rate("storm"), faults.rate("html"), faults.rate("reset-before")) == (FAULTS["storm"].usual, 0.5, 1)
    assert faults.rate("truncated") == 0
    assert faults.seed == 3


def test_a_mixture_is_many_faults_and_what_is_said_later_wins():
    assert parse_faults(["all"]).rates.keys() == FAULTS.keys()
    passing = parse_faults(["passing", "storm=0"])
    assert {FAULTS[name].kind for name in passing.rates} == {"instead", "broken", "form"}
    assert passing.rate("storm") == 0


def test_settings_say_how_faults_are():
    faults = parse_faults(["token-life=90", "retry-after=1", "loris-seconds=2.5", "history-days=3", "dead=laps"])
    assert faults.token_life == timedelta(seconds=90)
    assert (faults.retry_after, faults.loris_seconds, faults.history_days, faults.dead) == (1, 2.5, 3, {"laps"})
    assert parse_faults(["dead=all"]).dead == ENDPOINTS.keys()


@pytest.mark.parametrize(
    "text", ["storm=2", "storm=often", "storm=-0.1", "storm=nan", "storm=", "dead=engines", "dead", "token-life=soon"]
)
def test_a_wrong_value_is_named_with_what_was_expected(text: str):
    with pytest.raises(UsageError, match=text) as refused:
        parse_faults([text])
    assert refused.value.mend


def test_an_unknown_name_is_refused_with_the_nearest_and_all_there_are():
    with pytest.raises(UsageError, match="no such fault: strom=1") as refused:
        parse_faults(["strom=1"])
    assert refused.value.mend.startswith("Did you mean storm? There are http-500,")
    assert all(name in refused.value.mend for name in (*FAULTS, *SETTINGS, "all", "passing"))


def test_faults_go_to_another_process_whole():
    faults = parse_faults(["all", "dead=pit"], seed=9, until=datetime(2030, 5, 1, tzinfo=UTC))
    assert pickle.loads(pickle.dumps(faults)) == faults


def test_from_an_instant_on_records_are_true_and_answers_go_on_failing():
    faults = parse_faults(["all"], until=datetime(2030, 5, 1, tzinfo=UTC))
    assert faults.at(datetime(2030, 4, 30, tzinfo=UTC)) == faults
    after = faults.at(datetime(2030, 5, 1, tzinfo=UTC))
    assert {FAULTS[name].kind for name in after.rates} == {"instead", "broken"}
