"""The HBase that the tests of a process share; tests that break it start one of their own (`running_hbase`)."""

from collections.abc import Generator

import pytest

from f1_platform.settings import Settings
from f1_platform_tests.raw.hbase.running import RunningHBase, missing, running_hbase, with_tables


@pytest.fixture(scope="session")
def hbase(tmp_path_factory: pytest.TempPathFactory) -> Generator[RunningHBase]:
    if lacking := missing():
        pytest.skip(lacking)
    with running_hbase(tmp_path_factory.mktemp("hbase")) as running:
        yield running


@pytest.fixture(scope="module")
def tables(hbase: RunningHBase, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Tables of one module's tests."""
    return with_tables(hbase.settings(tmp_path_factory.mktemp("writer")))
