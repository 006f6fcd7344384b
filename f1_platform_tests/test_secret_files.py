"""A secret may lie in a file; what the file holds is never told."""

from __future__ import annotations

from pathlib import Path

import pytest

from f1_platform.errors import SettingsError
from f1_platform.settings import load_settings, unknown_settings

HASH = "5e" * 32


@pytest.fixture
def of_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def write(name: str, text: str) -> Path:
        path = tmp_path / name.lower()
        path.write_text(text)
        monkeypatch.setenv(f"F1_{name}_FILE", str(path))
        return path

    monkeypatch.chdir(tmp_path)
    return write


def test_each_secret_may_lie_in_a_file_with_a_line_end_after_it(of_file) -> None:
    of_file("OPENF1_PASSWORD", "hunter2\n")
    of_file("API_KEYS", f"grafana:{HASH}\n")
    of_file("DATABASE_URL", "postgresql://f1:hunter2@db/f1\n")
    of_file("DATABASE_READER_URL", "postgresql://f1_reader:hunter3@db/f1\r\n")
    settings = load_settings()
    assert settings.openf1_password is not None and settings.openf1_password.get_secret_value() == "hunter2"
    assert [key.name for key in settings.api_keys] == ["grafana"]
    assert settings.postgres == "postgresql://f1:hunter2@db/f1"
    assert settings.postgres_reader == "postgresql://f1_reader:hunter3@db/f1"
    assert "hunter" not in repr(settings)


def test_the_name_of_a_file_may_stand_in_the_env_file(tmp_path: Path, of_file, monkeypatch: pytest.MonkeyPatch) -> None:
    path = of_file("DATABASE_URL", "postgresql://db/f1")
    monkeypatch.delenv("F1_DATABASE_URL_FILE")
    (tmp_path / ".env").write_text(f"F1_DATABASE_URL_FILE={path}\n")
    assert load_settings().postgres == "postgresql://db/f1"


def test_a_secret_in_both_places_and_a_file_that_is_not_there_are_refused_together(
    of_file, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_file("OPENF1_PASSWORD", "hunter2")
    monkeypatch.setenv("F1_OPENF1_PASSWORD", "hunter3")
    monkeypatch.setenv("F1_API_KEYS_FILE", str(tmp_path / "nowhere"))
    monkeypatch.setenv("F1_OPENF1_TIMEOUT", "-1")
    with pytest.raises(SettingsError, match="3 settings are wrong") as raised:
        load_settings()
    said = str(raised.value)
    assert "F1_OPENF1_PASSWORD and F1_OPENF1_PASSWORD_FILE are both set" in said
    assert "F1_API_KEYS_FILE=" in said and "No such file" in said and "F1_OPENF1_TIMEOUT" in said
    assert "hunter" not in said


def test_what_a_file_holds_is_refused_without_being_shown(of_file) -> None:
    of_file("DATABASE_URL", "mysql://f1:hunter2@db/f1")
    with pytest.raises(SettingsError, match="F1_DATABASE_URL") as raised:
        load_settings()
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_READER_URL", "DAGSTER_URL"])
@pytest.mark.parametrize("url", ["postgresql://f1:hunter2@[bad/f1", "mysql://f1:hunter2@db/f1"])
def test_an_address_that_cannot_be_read_is_refused_by_name_and_never_shown(of_file, name: str, url: str) -> None:
    of_file(name, url)
    with pytest.raises(SettingsError, match=f"F1_{name}=") as raised:
        load_settings()
    assert "hunter2" not in str(raised.value) and "postgresql://" in str(raised.value)


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_READER_URL", "DAGSTER_URL"])
@pytest.mark.parametrize("sign", ["@", "/", "?"])
def test_a_password_whose_signs_make_its_address_ambiguous_is_refused_and_never_shown(of_file, name, sign) -> None:
    of_file(name, f"postgresql://f1:hun{sign}ter2@db:5432/f1")
    with pytest.raises(SettingsError, match=f"F1_{name}=.*%40 %2F %3F") as raised:
        load_settings()
    assert "hun" not in str(raised.value) and "ter2" not in str(raised.value)


def test_a_password_in_the_place_of_a_port_is_refused_and_never_shown(of_file) -> None:
    of_file("DATABASE_URL", "postgresql://f1:hunter2/f1")
    with pytest.raises(SettingsError, match="F1_DATABASE_URL=") as raised:
        load_settings()
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///f1?host=/run/postgresql",
        "postgresql://f1:p%40ss#!@db.example.org:5432/f1?sslmode=verify-full&sslrootcert=/certs/ca.pem",
        "postgresql://one:5432,two:5433/f1?target_session_attrs=read-write",
        "postgresql://f1@[::1]:5432/f1",
    ],
)
def test_an_address_as_libpq_has_them_is_taken(of_file, url: str) -> None:
    of_file("DATABASE_URL", url)
    assert load_settings().postgres == url


def test_files_are_known_settings_and_only_of_secrets() -> None:
    assert unknown_settings(["F1_DATABASE_URL_FILE", "F1_HOME_FILE"]) == {"F1_HOME_FILE": "F1_HOME"}
