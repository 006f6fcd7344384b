"""`f1 plot`: charts as files, on the home of Bahrain 2024."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from f1_platform.charts import CHARTS
from f1_platform_tests.charts.conftest import bahrain
from f1_platform_tests.cli.conftest import F1, Finished

__all__ = ["bahrain"]

LAPS = ("lap_chart", "race_id=1121")
Plot = Callable[..., Finished]


@pytest.fixture
def plot(f1: F1, bahrain: Path, tmp_path: Path) -> Plot:
    """Runs `f1 plot` on that home, in a folder without anything else."""
    (tmp_path / "home").symlink_to(bahrain)
    return lambda *arguments: f1("plot", *arguments)


@pytest.mark.parametrize("asked", [(), ("--help",)], ids=["alone", "help"])
def test_without_a_chart_all_are_listed_with_what_they_are_asked_by(f1: F1, asked: tuple[str, ...]) -> None:
    said = " ".join(f1("plot", *asked).stdout.replace("│", " ").split())
    for chart in CHARTS.values():
        assert f" {chart.name} {chart.meaning.split()[0]}" in said
        for one in chart.parameters:
            assert (one.name if one.required else f"[{one.name}=") in said


def test_a_picture_is_named_after_what_was_asked_and_lies_here(plot: Plot, tmp_path: Path) -> None:
    done = plot(*LAPS, "--theme", "dark")
    assert (done.returncode, done.stdout) == (0, "")
    picture = tmp_path / "lap_chart-1121.svg"
    assert str(picture) in done.stderr
    assert picture.read_text().startswith("<svg") and "#14171c" in picture.read_text()
    assert not list(tmp_path.glob(".lap_chart*"))


def test_the_end_of_the_path_says_the_form(plot: Plot, tmp_path: Path) -> None:
    assert plot(*LAPS, "--size", "small", "--output", "laps.png").returncode == 0
    assert (tmp_path / "laps.png").read_bytes().startswith(b"\x89PNG")
    assert plot(*LAPS, "--size", "small", "--output", "laps.vega.json").returncode == 0
    assert json.loads((tmp_path / "laps.vega.json").read_text())["width"] == 358


def test_an_ending_that_is_no_form_is_refused_unless_the_form_is_said(plot: Plot, tmp_path: Path) -> None:
    done = plot(*LAPS, "--output", "laps.pdf")
    assert done.returncode == 2
    assert "No chart is written as .pdf: 'laps.pdf'" in done.stderr and "--format" in done.stderr
    assert not (tmp_path / "laps.pdf").exists()
    assert plot(*LAPS, "--output", "laps.pdf", "--format", "svg").returncode == 0
    assert (tmp_path / "laps.pdf").read_text().startswith("<svg")


def test_stdout_by_its_path_is_written_into(plot: Plot) -> None:
    done = plot(*LAPS, "--format", "json", "--output", "/dev/stdout")
    assert (done.returncode, len(json.loads(done.stdout)) > 1100) == (0, True)


def test_rows_are_alike_in_all_forms(plot: Plot, tmp_path: Path) -> None:
    rows = json.loads(plot(*LAPS, "--format", "json", "--output", "-").stdout)
    read = csv.DictReader(io.StringIO(plot(*LAPS, "--format", "csv", "--output", "-").stdout))
    assert plot(*LAPS, "--format", "parquet").returncode == 0
    assert pq.read_table(tmp_path / "lap_chart-1121.parquet").to_pylist() == rows
    assert [(one["driver"], one["position"]) for one in read] == [(one["driver"], str(one["position"])) for one in rows]
    assert len(rows) > 1100


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("lap_chrt",), "Did you mean lap_chart?"),
        (("lap_chart", "race=1121"), "Did you mean race_id?"),
        (("lap_chart",), "lap_chart needs race_id"),
        (("lap_chart", "race_id=one"), "race_id is a whole number"),
        (("lap_chart", "1121"), "'1121' is no KEY=VALUE"),
        (("lap_chart", "race_id=1", "race_id=2"), "race_id is given twice"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_is_asked_wrongly_is_wrong_usage(f1: F1, asked: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = f1("plot", *asked)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named(plot: Plot, tmp_path: Path) -> None:
    done = plot(*LAPS, "--output", "pictures/laps.svg")
    assert done.returncode == 2
    assert "There is no folder pictures" in done.stderr
    assert not (tmp_path / "pictures").exists()


def test_a_race_without_lap_times_says_when_they_began(plot: Plot, tmp_path: Path) -> None:
    done = plot("lap_chart", "race_id=800")
    assert done.returncode == 1
    assert "There are no lap times" in done.stderr and "Lap times are known from 1996 on" in done.stderr
    assert not list(tmp_path.glob("*lap_chart*"))


def test_an_empty_home_says_how_to_fill_it(f1: F1, tmp_path: Path) -> None:
    done = f1("plot", *LAPS)
    assert done.returncode == 1
    assert "There is no published data" in done.stderr and "f1 run" in done.stderr
    assert not (tmp_path / "home").exists()


def test_the_help_of_f1_loads_no_charts() -> None:
    script = "import sys; from f1_platform.cli import run; run(['--help']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert {"f1_platform.charts", "vl_convert"}.isdisjoint(done.stdout.split())
