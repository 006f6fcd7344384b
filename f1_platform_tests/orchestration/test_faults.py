"""Errors through Dagster and back: whole, each cause once."""

import dagster as dg

from f1_platform.errors import F1Error, LiveLock, ServiceUnavailable, StoreError, UpstreamError
from f1_platform.openf1 import Unit
from f1_platform.orchestration.faults import failed_units, faults_of, gathered, halted

LAPS, PIT = Unit(2024, 1229, 9472, "laps"), Unit(2024, 1229, 9472, "pit")


def faults_after(error: Exception) -> list[F1Error]:
    """What is left of an error that a step raised."""

    @dg.asset
    def step() -> None:
        raise error

    result = dg.materialize([step], raise_on_error=False)
    return [fault for event in result.all_events if event.is_step_failure for fault in faults_of(event)]


def told(fault: F1Error) -> tuple[type[F1Error], str, str, str]:
    return type(fault), fault.what, fault.where, fault.mend


def test_units_that_failed_bring_their_errors_back_whole():
    errors = {LAPS: UpstreamError("cut off", where="/v1/laps", mend="again"), PIT: LiveLock("locked", mend="later")}
    assert [told(fault) for fault in faults_after(failed_units(errors))] == [told(error) for error in errors.values()]


def test_only_what_may_pass_is_tried_again():
    assert halted(ServiceUnavailable("away")).allow_retries
    assert not halted(StoreError("full")).allow_retries


def test_our_own_error_is_found_behind_and_before_others():
    try:
        raise StoreError("The ledger is damaged", where="reports.sqlite") from OSError("some cause")
    except StoreError as error:
        (fault,) = faults_after(error)
    assert (type(fault), "The ledger is damaged (reports.sqlite)" in fault.what) == (StoreError, True)


def test_a_full_disk_is_told_by_anybodys_words():
    (fault,) = faults_after(OSError(28, "No space left on device"))
    assert (type(fault), fault.what) == (StoreError, "The disk is full")


def test_what_nobody_foresaw_names_its_step():
    (fault,) = faults_after(ZeroDivisionError("by zero"))
    assert "step failed: ZeroDivisionError: by zero" in fault.what


def test_a_cause_is_said_once_with_its_places():
    away = [ServiceUnavailable("away", where=f"/v1/{name}", mend="wait") for name in ("laps", "pit", "laps", "weather")]
    first, second = gathered([*away, LiveLock("locked")])
    assert told(first) == (ServiceUnavailable, "away", "/v1/laps, /v1/pit and 1 more", "wait")
    assert isinstance(second, LiveLock)
