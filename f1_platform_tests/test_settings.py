"""Settings: what is refused at the start, and what a value comes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from f1_platform.access import ApiKey, Quota
from f1_platform.errors import SettingsError
from f1_platform.settings import load_settings, unknown_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOME", " "),
        ("OPENF1_URL", "http://"),
        ("OPENF1_URL", "api.openf1.org"),
        ("OPENF1_URL", "https://api.openf1.org/v1"),
        ("OPENF1_URL", "https://api.openf1.org?year=2024"),
        ("OPENF1_PER_SECOND", "inf"),
        ("OPENF1_PER_MINUTE", "inf"),
        ("OPENF1_TIMEOUT", "inf"),
        ("OPENF1_RETRY_DELAY", "nan"),
        ("DATABASE_URL", "postgres://host/db"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:////"),
        ("NOW", "2024-03-02T15:00:00"),
        ("API_RATE_LIMIT", "60"),
        ("API_RATE_LIMIT", "0/minute"),
        ("API_RATE_LIMIT", "10/second;lots/hour"),
        ("API_CORS_ORIGINS", "example.org"),
        ("API_CORS_ORIGINS", "https://example.org/"),
    ],
)
def test_a_value_that_cannot_work_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"F1_{name}", value)
    with pytest.raises(SettingsError, match=f"F1_{name}"):
        load_settings()


@pytest.mark.parametrize("url", ["http://127.0.0.1:8011", "http://127.0.0.1:8011/", "http://127.0.0.1:8011//"])
def test_a_slash_after_the_host_is_nothing(url: str) -> None:
    assert load_settings(openf1_url=url).openf1_url == "http://127.0.0.1:8011"


def test_the_serving_file_may_lie_below_the_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load_settings(database_url="sqlite:///~/f1.sqlite").serving_path == tmp_path / "f1.sqlite"


def test_every_wrong_setting_is_named_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("F1_OPENF1_PER_SECOND", "-1")
    monkeypatch.setenv("F1_OPENF1_URL", "api.openf1.org")
    monkeypatch.setenv("F1_ARCHIVE", str(tmp_path / "nowhere"))
    with pytest.raises(SettingsError) as raised:
        load_settings()

    assert "3 settings are wrong" in str(raised.value)
    for name in ("F1_OPENF1_PER_SECOND", "F1_OPENF1_URL", "F1_ARCHIVE"):
        assert name in str(raised.value)


@pytest.mark.parametrize(
    ("name", "value"), [("OPENF1_URL", "https://me:hunter2@api.openf1.org"), ("RAW_URL", "s3://me:hunter2@bucket/raw")]
)
def test_an_account_in_an_address_is_refused_and_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"F1_{name}", value)
    with pytest.raises(SettingsError, match=f"F1_{name}=...: expected") as refused:
        load_settings()
    assert "hunter2" not in str(refused.value)


def test_an_empty_value_is_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("F1_ARCHIVE", "")

    assert load_settings().archive is None


def test_a_mistyped_setting_is_told_with_what_was_meant():
    assert unknown_settings(["F1_ARCHIV", "F1_HOME", "PATH", "F1_QQQQ"]) == {"F1_ARCHIV": "F1_ARCHIVE", "F1_QQQQ": ""}


def test_keys_rates_and_origins_are_read_in_the_order_written() -> None:
    settings = load_settings(
        api_keys=f"grafana:{'ab' * 32}, pit-wall:{'CD' * 32}",
        api_rate_limit="10/second;1000/hour",
        api_cors_origins="https://example.org, http://localhost:3000",
    )
    assert settings.api_keys == (ApiKey("grafana", b"\xab" * 32), ApiKey("pit-wall", b"\xcd" * 32))
    assert settings.api_rate_limit == (Quota(10, 1), Quota(1000, 3600))
    assert settings.api_cors_origins == ("https://example.org", "http://localhost:3000")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("grafana:123abc", "grafana has no hash"),
        ("123abc", "entry 1 has no hash"),
        ("grafana:" + "5e" * 31, "grafana has no hash"),
        ("grafana:" + "5e" * 32 + ",:" + "6f" * 32, "entry 2 has no name"),
        ("5e" * 32, "entry 1 has no name"),
        ("a:" + "5e" * 32 + ",a:" + "6f" * 32, "a is there twice"),
    ],
)
def test_a_wrong_key_is_refused_by_name_and_no_hash_is_shown(text: str, named: str) -> None:
    with pytest.raises(SettingsError, match=named) as raised:
        load_settings(api_keys=text)
    shown = str(raised.value)
    assert "5e5e" not in shown and "6f6f" not in shown and "123abc" not in shown


def test_settings_that_are_printed_show_no_hash() -> None:
    settings = load_settings(api_keys="grafana:" + "5e" * 32)
    assert "grafana" in repr(settings)
    assert "5e" not in repr(settings)


def test_keys_from_the_environment_are_read_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("F1_API_KEYS", "grafana:" + "5e" * 32)
    monkeypatch.setenv("F1_API_CORS_ORIGINS", "*")
    settings = load_settings()
    assert [key.name for key in settings.api_keys] == ["grafana"]
    assert settings.api_cors_origins == ("*",)
