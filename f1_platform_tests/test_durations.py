from __future__ import annotations

from datetime import timedelta

import pytest

from f1_platform.durations import read_ages, said
from f1_platform.errors import SettingsError
from f1_platform.settings import load_settings


def test_ages_are_read_as_they_are_written():
    assert [said(age) for age in read_ages("40m, 6h,24h,7d,60d")] == ["40m", "6h", "24h", "7d", "60d"]
    assert read_ages("90s") == (timedelta(seconds=90),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("6h,40m", "40m stands after 6h: expected ascending ages"),
        ("24h,1d", "24h stands after 24h"),
        ("soon", "'soon' is no duration"),
        ("40m,,6h", "'' is no duration"),
        ("0m,6h", "none of 0"),
    ],
)
def test_ages_that_cannot_be_kept_are_refused_by_name(text: str, why: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("F1_REFRESH_AGES", text)
    monkeypatch.setenv("F1_REFRESH_BUDGET", "-1")

    with pytest.raises(SettingsError, match="2 settings are wrong") as raised:
        load_settings(_env_file=None)

    assert "F1_REFRESH_AGES" in str(raised.value)
    assert why in str(raised.value)
    assert "F1_REFRESH_BUDGET" in str(raised.value)


def test_ages_and_budget_have_defaults_and_may_be_set(monkeypatch: pytest.MonkeyPatch):
    assert load_settings(_env_file=None).refresh_ages == read_ages("40m,6h,24h,7d,60d")
    assert load_settings(_env_file=None).refresh_budget == 1500

    monkeypatch.setenv("F1_REFRESH_AGES", "1h,2d")
    assert load_settings(_env_file=None).refresh_ages == (timedelta(hours=1), timedelta(days=2))
