"""What an object storage answers that says no, or says nothing: named, and the unit stays as it was."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest

from f1_platform.errors import ServiceUnavailable, SettingsError
from f1_platform_tests.object_storage import KEYS, ObjectStorage, needs_object_storage, object_storage
from f1_platform_tests.postgres import PostgresServer, needs_postgres
from f1_platform_tests.raw.deliveries import delivery, lap, records_of
from f1_platform_tests.raw.shared.conftest import Deployment

pytestmark = [needs_postgres, needs_object_storage]


@pytest.fixture
def own_storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[ObjectStorage]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with object_storage(tmp_path / "s3") as running:
        yield running


@pytest.fixture
def deployment(server: PostgresServer, own_storage: ObjectStorage, tmp_path: Path) -> Deployment:
    return Deployment(server, server.new_database(), own_storage.url(), tmp_path / "homes")


def test_keys_that_are_wrong(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(SettingsError, match="object storage refuses") as refused:
        deployment.store().replace(delivery([lap(1)]))
    assert "another" not in str(refused.value)


def test_a_bucket_that_is_not_there(deployment: Deployment, own_storage: ObjectStorage) -> None:
    with pytest.raises(SettingsError, match="object storage refuses"):
        replace(deployment, raw_url=own_storage.url(bucket="nosuch")).store().replace(delivery([lap(1)]))


def test_a_storage_that_goes_away(deployment: Deployment, own_storage: ObjectStorage) -> None:
    store = deployment.store()
    store.replace(delivery([lap(1)]))
    own_storage.stop()

    with pytest.raises(ServiceUnavailable, match="object storage does not answer"):
        store.replace(delivery([lap(2)]))
    assert [record["lap_number"] for record in records_of(store)] == [1]
