"""What one step of a run has met holds for the others, until Dagster tries again."""

from collections.abc import Callable, Iterator

import dagster as dg
import pytest

from f1_platform.errors import F1Error, LiveLock, ServiceUnavailable, StoreError, UpstreamError
from f1_platform.orchestration.faults import faults_of
from f1_platform.orchestration.halts import Halts

AWAY = ServiceUnavailable("HBase does not answer", where="127.0.0.1:9090", mend="See `f1 hbase status`")


def steps(halts: Halts, first: Callable[[], object], tried: list[str], retries: int = 0) -> list[dg.AssetsDefinition]:
    """Two steps that heed the same halts; the first one does what is given."""

    def step(name: str, does: Callable[[], object]) -> dg.AssetsDefinition:
        @dg.asset(name=name, retry_policy=dg.RetryPolicy(max_retries=retries))
        def body(context: dg.AssetExecutionContext) -> None:
            with halts.heeded(context):
                tried.append(name)
                does()

        return body

    return [step("a", first), step("b", lambda: None)]


def failing(*errors: F1Error) -> Callable[[], object]:
    """Fails with these, one at a time, and then no more."""
    left: Iterator[F1Error] = iter(errors)

    def do() -> None:
        if (error := next(left, None)) is not None:
            raise error

    return do


@pytest.mark.parametrize("error", [AWAY, LiveLock("locked"), StoreError("The disk is full", mend="Free some space")])
def test_what_holds_for_all_is_met_once_and_said_by_each_step(error: F1Error):
    tried: list[str] = []
    result = dg.materialize(steps(Halts(), failing(error), tried), raise_on_error=False)

    said = [fault for event in result.all_events if event.is_step_failure for fault in faults_of(event)]
    assert tried == ["a"]
    assert [(type(fault), str(fault)) for fault in said] == [(type(error), str(error))] * 2


def test_what_holds_for_one_step_stops_no_other():
    tried: list[str] = []
    result = dg.materialize(steps(Halts(), failing(UpstreamError("cut off")), tried), raise_on_error=False)

    assert tried == ["a", "b"]
    assert [event.step_key for event in result.all_events if event.is_step_failure] == ["a"]


def test_a_step_that_is_tried_again_does_try_again():
    tried: list[str] = []
    result = dg.materialize(steps(Halts(), failing(AWAY), tried, retries=1), raise_on_error=False)

    assert result.success
    assert tried.count("a") == 2


def test_the_next_run_begins_anew():
    halts, tried = Halts(), list[str]()
    assets = steps(halts, failing(AWAY), tried)

    assert not dg.materialize(assets, raise_on_error=False).success
    assert dg.materialize(assets, raise_on_error=False).success
