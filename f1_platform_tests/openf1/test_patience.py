"""Where the limits of waiting come from, and how waits grow."""

from f1_platform.openf1.access import Access
from f1_platform.openf1.patience import Patience


def test_the_settings_keep_their_names_and_the_rest_stands_in_one_place(settings_of):
    settings = settings_of("http://upstream", openf1_retries=7, openf1_retry_delay=2, openf1_timeout=9)
    assert Access.of(settings).patience == Patience(retries=7, first_back_off=2, answer_timeout=9)
    assert Access.of(settings_of("http://upstream")).patience == Patience()


def test_each_back_off_is_twice_the_one_before_up_to_the_longest():
    patience = Patience(first_back_off=5, longest_back_off=60)
    assert [patience.back_off(retry) for retry in range(6)] == [5, 10, 20, 40, 60, 60]


def test_in_doubt_about_all_of_upstream_back_offs_stay_short():
    assert {Patience(first_back_off=5).back_off(retry, doubted=True) for retry in range(6)} == {5}


def test_a_thousandth_retry_still_waits_no_longer():
    assert Patience().back_off(1000) == 60


def test_a_fault_is_remembered_longer_than_a_question_that_times_out_at_every_try():
    patience = Patience()
    back_offs = sum(patience.back_off(retry) for retry in range(patience.retries))
    assert (patience.retries + 1) * patience.answer_timeout + back_offs < patience.breaker_memory
