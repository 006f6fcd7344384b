"""The whole API over Bahrain 2024, qualifying and race with telemetry, and the archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from f1_platform_tests.api.conftest import api
from f1_platform_tests.charts.conftest import bahrain as bahrain

QUALIFYING, RACE = 9468, 9472


@pytest.fixture(scope="module")
def weekend(bahrain: Path) -> Iterator[httpx.Client]:
    """Asks it; tests change nothing."""
    with api(bahrain) as client:
        client.timeout = httpx.Timeout(60)
        yield client
