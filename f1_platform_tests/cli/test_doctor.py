"""`f1 doctor`: each failure with its mend, and the exit code that says whose it is."""

from __future__ import annotations

from pathlib import Path

from f1_platform.cli.checks import examine, made_up_world
from f1_platform.cli.findings import Finding
from f1_platform.clock import SystemClock
from f1_platform.home import stamp
from f1_platform.settings import load_settings
from f1_platform_tests.cli.conftest import F1

NOBODY = "http://127.0.0.1:9"


def findings(**settings: object) -> dict[str, Finding]:
    return {finding.name: finding for finding in examine(load_settings(**settings), SystemClock())}


def test_an_upstream_that_does_not_answer_is_named_and_ends_with_3(f1: F1, tmp_path: Path) -> None:
    done = f1("doctor", openf1_url=NOBODY)
    assert done.returncode == 3
    assert "Not well: OpenF1" in done.stderr
    assert NOBODY in done.stdout
    assert not (tmp_path / "home").exists()


def test_a_home_that_is_a_file_is_this_machines_fault(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    home = findings(home=tmp_path / "home" / "below", openf1_url=NOBODY)["home"]
    assert (home.ok, home.exit_code, "F1_HOME" in home.mend) == (False, 2, True)


def test_a_home_of_a_newer_format_and_a_damaged_warehouse_are_found_with_their_mends(tmp_path: Path) -> None:
    (tmp_path / "home.json").write_text('{"format": 99}')
    (tmp_path / "warehouse.duckdb").write_bytes(b"not a database")
    found = findings(home=tmp_path, openf1_url=NOBODY)
    assert "newer platform" in found["home"].mend
    assert "builds it anew from the raw store" in found["warehouse"].mend


def test_a_damaged_serving_file_is_found_with_its_mend(tmp_path: Path) -> None:
    (tmp_path / "serving.sqlite").write_bytes(b"not a database")
    database = findings(home=tmp_path, openf1_url=NOBODY)["database"]
    assert not database.ok
    assert "f1 publish" in database.mend


def test_what_is_not_made_yet_is_no_failure(tmp_path: Path) -> None:
    found = findings(home=tmp_path / "new", openf1_url=NOBODY)
    assert {name for name, finding in found.items() if not finding.ok} == {"OpenF1"}
    assert all(finding.mend for finding in found.values() if not finding.ok)


def test_a_home_of_simulated_races_says_so_beside_openf1(tmp_path: Path) -> None:
    stamp(tmp_path, "simulated-2030-7")
    beside = findings(home=tmp_path, openf1_url=NOBODY)["world"]
    assert (beside.sign, beside.found) == ("ok", "simulated-2030-7")
    (mixed,) = made_up_world(load_settings(home=tmp_path, openf1_url="https://api.openf1.org"))
    assert (mixed.sign, "F1_HOME" in mixed.mend) == ("look", True)


def test_a_home_of_the_real_world_needs_no_line_for_it(tmp_path: Path) -> None:
    stamp(tmp_path, "openf1")
    assert "world" not in findings(home=tmp_path, openf1_url=NOBODY)
