"""Our own routes over HTTP, with the hot path ahead of them and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.asgi import ASGIApp, head_as_get, without_slash_at_end
from api.collections.ready import ReadyAnswers
from api.hot import hot_path
from api.problems import add_problem_handlers
from api.routers.own import own_router
from api.snapshots import Snapshots
from api.working import Workers
from f1_platform.clock import SystemClock
from f1_platform.records import Records
from f1_platform.serving import publish
from f1_platform.settings import Settings
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.conftest import served
from f1_platform_tests.serving.sample import clock


def own_app(home: Path, ready: ReadyAnswers) -> ASGIApp:
    settings = Settings(home=home, _env_file=None)
    snapshots, records = Snapshots(settings.serving_path), Records(settings, SystemClock())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        await snapshots.refresh()
        await asyncio.to_thread(records.refresh)
        workers = Workers()
        app.include_router(own_router(snapshots, ready, workers, records))
        watching = asyncio.create_task(snapshots.watch(SystemClock(), 0.01))
        yield
        watching.cancel()
        workers.close()

    app = FastAPI(lifespan=lifespan, redirect_slashes=False)
    add_problem_handlers(app)
    return without_slash_at_end(hot_path(head_as_get(app), snapshots, ready))


@contextmanager
def own_api(home: Path, ready: ReadyAnswers | None = None) -> Iterator[httpx.Client]:
    app = own_app(home, ready or ReadyAnswers())
    with served(app) as address, httpx.Client(base_url=address, headers={"Accept-Encoding": "identity"}) as client:
        yield client


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the paddock published."""
    home = tmp_path_factory.mktemp("paddock")
    publish(paddock.tables(), home / "serving.sqlite", clock())
    return home


@pytest.fixture(scope="module")
def client(published: Path) -> Iterator[httpx.Client]:
    """The API over the paddock, one for all tests of a module that change nothing."""
    with own_api(published) as client:
        yield client
