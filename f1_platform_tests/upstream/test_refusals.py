"""What a local OpenF1 turns away: above a rate, above a size, while a session is live, with a bad token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1_platform.clock import SteppedClock
from f1_platform.upstream.calendar import read_calendar
from f1_platform.upstream.limits import Limits, RateGate
from f1_platform_tests.upstream.conftest import SESSIONS


def test_requests_above_the_rate_are_told_to_wait_a_minute(serve_world, clock):
    address = serve_world(per_second=3, per_minute=5)
    statuses = [httpx.get(f"{address}/v1/meetings").status_code for _ in range(3)]
    refused = httpx.get(f"{address}/v1/meetings")
    assert (statuses, refused.status_code) == ([200] * 3, 429)
    assert refused.headers["retry-after"] == "60"
    assert "3 requests/second" in refused.json()["detail"]
    clock.wait(1)
    assert [httpx.get(f"{address}/v1/meetings").status_code for _ in range(3)] == [200, 200, 429]
    clock.wait(60)
    assert httpx.get(f"{address}/v1/meetings").status_code == 200
    assert httpx.get(f"{address}/_requests").json()["by_endpoint"] == {"meetings": {"200": 6, "429": 2}}


@given(st.lists(st.floats(0, 20), max_size=200), st.integers(0, 4), st.integers(0, 12))
def test_no_window_ever_holds_more_than_its_limit(gaps, per_second, per_minute):
    gate = RateGate(Limits(per_second=per_second, per_minute=per_minute))
    now, admitted = 0.0, []
    for gap in gaps:
        now += gap
        if gate.refusal(now) is None:
            admitted.append(now)
    for limit, seconds in ((per_second, 1), (per_minute, 60)):
        for moment in admitted if limit else ():
            assert sum(moment - seconds < other <= moment for other in admitted) <= limit
    assert len(admitted) == len(gaps) or per_second or per_minute


@pytest.mark.parametrize(("rows", "status"), [(119, 422), (120, 200), (0, 200)])
def test_an_answer_above_the_limit_of_rows_is_too_much(serve_world, rows, status):
    answer = httpx.get(f"{serve_world(rows=rows)}/v1/car_data?session_key=100")
    assert answer.status_code == status
    assert "Too much data" in answer.json()["detail"] if status == 422 else len(answer.json()) == 120


def test_without_a_limit_all_chunks_arrive(serve_world):
    answer = httpx.get(f"{serve_world(rows=0)}/v1/laps")
    assert "content-length" not in answer.headers
    assert len(answer.json()) == 20


@pytest.mark.parametrize(
    ("minute", "key"), [("14:29", None), ("14:30", 100), ("16:00", 100), ("17:30", 100), ("17:31", None)]
)
def test_a_session_is_live_from_half_an_hour_before_to_half_an_hour_after(minute, key):
    live = read_calendar(SESSIONS).live(datetime.fromisoformat(f"2024-03-02T{minute}:00+00:00"))
    assert (live and live.session_key) == key


def test_a_cancelled_session_locks_nothing():
    assert read_calendar(SESSIONS).live(datetime(2024, 3, 9, 16, tzinfo=UTC)) is None


@pytest.fixture
def clock() -> SteppedClock:
    """In the middle of the race."""
    return SteppedClock(datetime(2024, 3, 2, 16, tzinfo=UTC))


def test_while_a_session_is_live_only_a_token_lets_through(serve_world):
    address = serve_world(live_lock=True)
    locked = httpx.get(f"{address}/v1/meetings")
    assert locked.status_code == 401
    assert locked.json()["detail"].startswith("Session in progress")
    token = httpx.post(f"{address}/token", data={"username": "me", "password": "secret"}).json()
    assert (token["token_type"], token["expires_in"]) == ("bearer", "3600")
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert httpx.get(f"{address}/v1/meetings", headers=headers).status_code == 200


def test_the_lock_is_off_unless_asked_for(serve_world):
    assert httpx.get(f"{serve_world()}/v1/meetings").status_code == 200


def test_a_token_ends_after_an_hour(serve_world, clock):
    address = serve_world()
    token = httpx.post(f"{address}/token", data={"username": "me", "password": "secret"}).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    clock.wait(timedelta(minutes=59).total_seconds())
    assert httpx.get(f"{address}/v1/meetings", headers=headers).status_code == 200
    clock.wait(60)
    assert httpx.get(f"{address}/v1/meetings", headers=headers).status_code == 401


def test_an_account_has_one_password(serve_world):
    address = serve_world(account=("me", "secret"))
    wrong = httpx.post(f"{address}/token", data={"username": "me", "password": "guess"})
    assert (wrong.status_code, wrong.json()) == (401, {"detail": "Incorrect username or password"})
    assert httpx.post(f"{address}/token", data={"username": "me", "password": "secret"}).status_code == 200
    assert httpx.post(f"{address}/token", data={"username": "me"}).status_code == 422
