"""The alerts: valid, each says what to do, fires where it must and is silent just short of that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from f1_platform_tests.watching.rules import FOLDER, metrics_of, needs_promtool, promtool, reads_prometheus_own, rules

CASES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "alerts_test.yml").read_text())["tests"]


@needs_promtool
def test_every_alert_fires_where_it_must_and_is_silent_where_not() -> None:
    done = promtool("test", "rules", "alerts_test.yml")
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_configuration_and_rules_are_valid() -> None:
    done = promtool("check", "config", "prometheus.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(rules())} rules found" in done.stdout


@needs_promtool
@pytest.mark.parametrize(("spoiled", "noticed_by"), [("vector(0) > 1", "fires"), ("vector(1)", "is silent")])
def test_an_alert_that_never_fires_or_always_does_is_noticed(tmp_path: Path, spoiled: str, noticed_by: str) -> None:
    ruled = [rule | {"expr": spoiled, "for": "0m"} for rule in rules().values()]
    (tmp_path / "alerts.yml").write_text(yaml.safe_dump({"groups": [{"name": "spoiled", "rules": ruled}]}))
    for alert in rules():
        cases = [case for case in CASES if case["name"].startswith(f"{alert} {noticed_by} ")]
        whole = {"rule_files": ["alerts.yml"], "evaluation_interval": "1m", "tests": cases}
        (tmp_path / f"{alert}.yml").write_text(yaml.safe_dump(whole))
    done = promtool("test", "rules", *(f"{alert}.yml" for alert in rules()), folder=tmp_path)
    assert done.returncode == 1
    assert (done.stdout + done.stderr).count("FAILED") == len(rules())
    assert "SUCCESS" not in done.stdout


@pytest.mark.parametrize("alert", rules())
def test_each_alert_has_a_case_in_which_it_fires_and_one_in_which_it_is_silent(alert: str) -> None:
    names = [case["name"] for case in CASES]
    assert any(name.startswith(f"{alert} fires ") for name in names)
    assert any(name.startswith(f"{alert} is silent ") for name in names)


@pytest.mark.parametrize("alert", rules())
def test_each_alert_says_how_bad_it_is_and_what_to_do(alert: str) -> None:
    rule = rules()[alert]
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"]["summary"].endswith(".")
    assert len(rule["annotations"]["action"].split()) >= 8
    assert metrics_of(rule) or reads_prometheus_own(rule)
