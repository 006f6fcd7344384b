"""The whole API over the made-up paddock, one for all tests of pages that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from f1_platform.serving import publish
from f1_platform_tests.api.conftest import api
from f1_platform_tests.api.explore import hall
from f1_platform_tests.serving.sample import clock


@pytest.fixture(scope="session")
def paddock_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The API over the paddock and its careers."""
    home = tmp_path_factory.mktemp("paddock-pages")
    publish(hall.tables(), home / "serving.sqlite", clock())
    with api(home) as client:
        yield client
