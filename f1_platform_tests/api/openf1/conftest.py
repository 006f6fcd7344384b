"""One home with recorded sessions and `/v1` over it, for all tests that change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from f1_platform.openf1 import LIGHT
from f1_platform_tests.api.openf1.serving import v1_over
from f1_platform_tests.recorded import OPENF1
from f1_platform_tests.records.filling import fill_recorded, records_in, settings_of, store_in


@pytest.fixture(scope="session")
def recorded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A race and a qualifying with their catalogues, and a race's intervals."""
    if not OPENF1.is_dir():
        pytest.skip(f"no recorded data at {OPENF1} (F1_TEST_DATA)")
    home = tmp_path_factory.mktemp("recorded")
    store = store_in(settings_of(home))
    fill_recorded(store, 2024, 1229, 9472, [endpoint.name for endpoint in LIGHT])
    fill_recorded(store, 2025, 1272, 9873, [endpoint.name for endpoint in LIGHT])
    fill_recorded(store, 2025, 1276, 9839, ["intervals"])
    return home


@pytest.fixture(scope="session")
def v1(recorded_home: Path) -> Iterator[httpx.Client]:
    with v1_over(records_in(settings_of(recorded_home))) as client:
        yield client
