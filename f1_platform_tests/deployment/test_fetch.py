"""What deployment is held against is taken from the machine where it is there, and never stops whoever lacks it."""

from __future__ import annotations

from pathlib import Path

import pytest

from f1_platform_tests.deployment import fetch

ALL = (*fetch.PYPI, *fetch.GO, *fetch.DEBIAN)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of a machine's path; beside it, a virtual environment without anything."""
    (tmp_path / "venv" / "bin").mkdir(parents=True)
    monkeypatch.setattr(fetch, "BESIDE", tmp_path / "venv" / "bin")
    (tmp_path / "machine").mkdir()
    monkeypatch.setenv("PATH", f"{tmp_path / 'machine'}:{fetch.BESIDE}")
    return tmp_path / "machine"


def put(folder: Path, name: str, says: str = "") -> None:
    (folder / name).write_text(f"#!/bin/sh\necho {says} $@\n")
    (folder / name).chmod(0o755)


def test_what_the_machine_has_is_not_fetched(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (*ALL, "docker"):
        put(machine, name)
    fetch.main()
    assert [path.name for path in fetch.BESIDE.iterdir()] == ["docker-compose-v2"]
    assert capsys.readouterr().out == ""


def test_what_was_fetched_before_is_not_the_machines(machine: Path) -> None:
    put(fetch.BESIDE, "helm")
    assert not fetch.machine_has("helm")
    put(machine, "helm")
    assert fetch.machine_has("helm")


def test_docker_s_own_compose_is_given_the_name_that_is_looked_for(machine: Path) -> None:
    put(machine, "docker", says="docker")
    assert fetch.machine_has("docker-compose-v2")
    assert fetch.run(fetch.BESIDE / "docker-compose-v2", "config", PATH=f"{machine}:/bin") == "docker compose config\n"


def test_what_cannot_be_had_is_told_by_name_and_why(machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fetch.main()
    said = capsys.readouterr().out
    assert said.startswith(f"Not to be had: {', '.join(ALL)} (")
    for reason in ("uv", "go", "apt-get"):
        assert f"{reason}'" in said
