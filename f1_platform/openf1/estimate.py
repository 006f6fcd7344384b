"""What a plan takes: requests, and the time that the rate limits alone make of them. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from f1_platform.openf1.plan import Plan
from f1_platform.openf1.rate_limit import earliest, quotas_of


@dataclass(frozen=True)
class Estimate:
    """At least this many requests, and at least this long.

    Attributes:
        requests: one for each question and window; 422 splits and retries come on top.
        seconds: until the last of them may be sent.
    """

    requests: int
    seconds: float


def estimate(plan: Plan, per_second: float, per_minute: float) -> Estimate:
    """Sends the plan's requests in thought, through the windows that the limiter keeps.

    Args:
        plan: the requests.
        per_second: requests a second; 0 = no limit.
        per_minute: requests a minute; 0 = no limit.
    """
    quotas = quotas_of(per_second, per_minute)
    sent: deque[float] = deque(maxlen=max((quota.count for quota in quotas), default=1))
    now = 0.0
    for _ in range(plan.requests):
        now = earliest(sent, now, quotas)
        sent.append(now)
    return Estimate(plan.requests, now)
