"""The compose file: every setting is named, little is published, secrets reach who needs them, nothing is root's."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
from dotenv import dotenv_values

from f1_platform.cli.demo import MEETINGS, after
from f1_platform.secret_files import SUFFIX
from f1_platform.settings import Settings, unknown_settings
from f1_platform.upstream.simulation import simulate
from f1_platform_tests.deployment.containers import (
    COMPOSE,
    COMPOSE_FILE,
    DOCKER,
    SERVICES,
    compose_command,
    interpolated,
    resolved,
    variables,
)

needs_compose = pytest.mark.skipif(
    compose_command() is None, reason="Compose is not there, and `make test` could not fetch it"
)
DEMOS = ("demo.env", "demo-hbase.env")
MADE_HERE = {"SETTINGS", "REVISION"}
"""Given by the Makefile, not by people."""


def test_env_example_names_every_setting_and_no_other() -> None:
    named = {name for name in variables() if name.startswith("F1_")}
    assert named == {f"F1_{name.upper()}" for name in Settings.model_fields}


def test_what_env_example_shows_is_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("F1_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    plain = Settings()
    shown = {name: value for name, value in variables().items() if name.startswith("F1_") and value}
    monkeypatch.setenv("F1_NOW", "2030-04-15T17:00:00Z")  # Without it a speed is refused.
    monkeypatch.setenv("F1_NOW_SINCE", "2030-04-15T17:00:00Z")
    for name, value in shown.items():
        monkeypatch.setenv(name, value)
    said = Settings()
    apart = {"home", "now", "now_since", "log_format"}
    assert said.model_dump(exclude=apart) == plain.model_dump(exclude=apart)


def test_containers_speak_json_and_env_example_says_so() -> None:
    assert variables()["F1_LOG_FORMAT"] == "json"
    assert " F1_LOG_FORMAT=json" in (DOCKER / "Dockerfile").read_text()


def test_a_variable_that_is_no_setting_of_the_platform_does_not_look_like_one() -> None:
    given = {name for service in SERVICES.values() for name in service.get("environment", {}) if name.startswith("F1_")}
    assert set(unknown_settings(given)) == {"F1_ENVIRONMENT"}, "Prometheus' own, named in its rules"
    grafana = (DOCKER / "grafana" / "provisioning" / "datasources" / "f1.yml").read_text()
    assert "${DAGSTER_UI_ADDRESS}/runs/" in grafana and "DAGSTER_UI_ADDRESS" in SERVICES["grafana"]["environment"]


def test_every_variable_of_the_compose_file_is_in_env_example_with_its_default() -> None:
    asked = {name: default for name, default in interpolated().items() if name not in MADE_HERE}
    shown = variables()
    different = {name: default for name, default in asked.items() if shown.get(name) != default}
    assert different == {"ARCHIVE": "archive"}, "ARCHIVE unset is a volume, which is no value of a person's"
    assert {name for name in shown if not name.startswith("F1_")} == {*asked, "COMPOSE_PROFILES"}


def test_only_api_and_user_interfaces_are_published_and_only_to_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"api", "dagster-webserver", "grafana"}
    for ports in published.values():
        assert [resolved(port).split(":")[0] for port in ports] == ["127.0.0.1"]


def test_stores_are_on_a_network_without_a_way_out() -> None:
    for store in ("postgres", "hbase"):
        assert SERVICES[store]["networks"] == ["stores"]
    assert COMPOSE["networks"]["stores"]["internal"] and COMPOSE["networks"]["watched"]["internal"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_limits_no_rights_and_a_root_file_system_that_only_reads(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"] and service["pids_limit"] and service["restart"]
    assert service["profiles"], "a service without a profile runs whatever is chosen"
    assert "privileged" not in service and (name == "collector" or "cap_add" not in service)


def test_secrets_reach_those_alone_who_need_them() -> None:
    held = {name: set(service["secrets"]) for name, service in SERVICES.items() if "secrets" in service}
    assert held["api"] == {"database_reader_url", "api_keys"}
    assert held["dagster-webserver"] == held["dagster-daemon"] == {"dagster_url"}
    assert {name for name, secrets in held.items() if "database_url" in secrets} == {"postgres", "code-server"}
    assert {name for name, secrets in held.items() if "postgres_password" in secrets} == {"postgres"}


def test_the_engine_s_socket_reaches_nobody_unless_told_and_then_those_alone_who_start_and_end_runs() -> None:
    mounted = {
        name: [v for v in service.get("volumes", []) if "docker.sock" in v] for name, service in SERVICES.items()
    }
    reached = {name: volumes for name, volumes in mounted.items() if volumes}
    assert set(reached) == {"dagster-daemon", "dagster-webserver"}
    assert {resolved(volume) for volumes in reached.values() for volume in volumes} == {
        "/dev/null:/var/run/docker.sock"
    }


def test_a_run_s_container_is_like_the_code_server_s() -> None:
    code, told = SERVICES["code-server"], SERVICES["code-server"]["environment"]
    project = COMPOSE["name"]
    assert told["F1_RUN_IMAGE"] == code["image"]
    assert resolved(told["F1_RUN_NETWORKS"]).split(",") == [f"{project}_{name}" for name in code["networks"]]
    assert resolved(told["F1_RUN_VOLUMES_FROM"]) == f"{project}-code-server-1"
    assert told["F1_RUN_MEMORY"] == code["mem_limit"]


def test_a_secret_that_a_service_reads_is_one_that_it_has_and_a_setting_of_the_platform() -> None:
    for service in SERVICES.values():
        given = service.get("environment", {})
        files = {name: path for name, path in given.items() if name.startswith("F1_") and name.endswith(SUFFIX)}
        assert {Path(path).name for path in files.values()} <= set(service.get("secrets", []))
        assert not unknown_settings(files)


def test_who_waits_for_health_waits_for_somebody_who_tells_of_it() -> None:
    images = (DOCKER / "Dockerfile").read_text(), (DOCKER / "hbase" / "Dockerfile").read_text()
    assert all("HEALTHCHECK" in image for image in images)
    for service in SERVICES.values():
        for other, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other] or other == "hbase"


def test_every_file_that_is_mounted_is_there() -> None:
    mounted = [v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", []) if v.startswith("./")]
    assert len(mounted) >= 6
    assert [path for path in mounted if not (DOCKER / path).exists()] == []


def test_missing_secrets_are_made_and_those_that_are_there_stay(tmp_path: Path) -> None:
    spec = spec_from_file_location("make_secrets", DOCKER / "make_secrets.py")
    assert spec is not None and spec.loader is not None
    making = module_from_spec(spec)
    spec.loader.exec_module(making)
    folder = tmp_path / "secrets"
    assert {f"./secrets/{name}" for name in making.make(folder)} == {one["file"] for one in COMPOSE["secrets"].values()}
    (folder / "dagster_url").unlink()
    (folder / "api_keys").write_text("mine")
    assert making.make(folder) == ["dagster_url"]
    assert (folder / "api_keys").read_text() == "mine"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("settings", DEMOS)
def test_the_demo_stands_where_f1_demo_stands(settings: str) -> None:
    demo = dotenv_values(DOCKER / settings)
    assert datetime.fromisoformat(demo["F1_NOW"] or "") == after(simulate(2030, 1), MEETINGS)
    assert not unknown_settings(demo)


@needs_compose
@pytest.mark.parametrize("settings", [".env.example", *DEMOS])
def test_docker_compose_takes_it(settings: str) -> None:
    files = ["--file", str(COMPOSE_FILE), "--env-file", str(DOCKER / settings)]
    command = [*(compose_command() or ()), *files, "--profile", "*", "config", "--quiet"]
    done = subprocess.run(
        command, env={**os.environ, "SETTINGS": settings}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_secrets_are_made_by_a_python_without_any_library() -> None:
    code = f"import runpy; runpy.run_path({str(DOCKER / 'make_secrets.py')!r})"
    assert subprocess.run([sys.executable, "-I", "-S", "-c", code], check=False).returncode == 0
