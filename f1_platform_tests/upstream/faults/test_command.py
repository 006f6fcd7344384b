"""`f1 upstream --fault`: its help teaches every name, and what is wrong is said before anything listens."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner, Result

from f1_platform.cli.app import app
from f1_platform.errors import UsageError
from f1_platform.upstream.faults import FAULTS, SETTINGS
from f1_platform.upstream.limits import LIMITS, Limits, parse_limits


def upstream(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["upstream", *arguments], env={"COLUMNS": "200", "NO_COLOR": "1"})


def test_the_help_names_every_fault_and_limit():
    shown = upstream("--help").stdout.replace(",", " ").replace(";", " ").replace("=", " ").replace(".", " ").split()
    assert {*FAULTS, *SETTINGS, *LIMITS, "all", "passing", "--fault-seed", "--faults-until"} <= set(shown)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fault", "strom"], "no such fault: strom"),
        (["--fault", "rows=many"], "no such limit: rows=many"),
        (["--fault", "html=7"], "No probability: html=7"),
        (["--faults-until", "tomorrow"], "no instant: tomorrow"),
    ],
)
def test_what_is_wrong_is_said_before_anything_listens(arguments, said):
    error = upstream("--simulate", *arguments).exception
    assert isinstance(error, UsageError)
    assert said in str(error)


def test_limits_are_read_by_name():
    texts = ["per-second=3", "per-minute=30", "rows=10", "live-lock", "account=me:se:cret"]
    assert parse_limits(texts) == Limits(3, 30, 10, live_lock=True, account=("me", "se:cret"))
