"""What is left of a step that ends half way, because its event could not be written."""

import gc
from collections.abc import Generator
from pathlib import Path

import pytest

from f1_platform.orchestration.record import faults_of_record

STUBBORN = """
def step():
    try:
        yield 1
    finally:
        yield 2
"""


def left_half_way(filename: str) -> None:
    """A generator of that file, dropped at its first step; it yields once more when it is closed."""
    module: dict[str, Generator[int]] = {}
    exec(compile(STUBBORN, filename, "exec"), module)
    step = module["step"]()
    next(step)
    del step
    gc.collect()


def test_a_step_of_dagster_s_that_is_left_half_way_is_not_remarked_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "f1_platform")
    with faults_of_record(tmp_path):
        left_half_way("/site-packages/dagster/_core/execution/plan/execute_plan.py")
    assert capsys.readouterr().err == ""
    assert "left a step half way" in caplog.text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_others_leave_half_way_is_remarked_on_as_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remarks = []
    monkeypatch.setattr("sys.unraisablehook", remarks.append)
    with faults_of_record(tmp_path):
        left_half_way("/site-packages/other/steps.py")
    assert [str(remark.exc_value) for remark in remarks] == ["generator ignored GeneratorExit"]
