"""The store that hosts share keeps every promise of the port, on a mounted disk and on an S3 server."""

from __future__ import annotations

import pytest

from f1_platform.clock import SteppedClock
from f1_platform.raw import RawStore, open_store
from f1_platform_tests.postgres import needs_postgres
from f1_platform_tests.raw.changes.conformance import DifferencesConformance
from f1_platform_tests.raw.conformance import StoreConformance
from f1_platform_tests.raw.shared.conftest import Deployment
from f1_platform_tests.raw.shared.conftest import clock as stepped

pytestmark = needs_postgres


@pytest.fixture
def clock() -> SteppedClock:
    return stepped()


@pytest.fixture
def store(deployment: Deployment, clock: SteppedClock) -> RawStore:
    return open_store(deployment.settings("one"), clock)


class TestSharedStore(StoreConformance):
    pass


class TestSharedDifferences(DifferencesConformance):
    pass
