"""The API over real HTTP: uvicorn in a thread, on a port the system picks."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from api import create_app
from f1_platform.cli.uvicorn_server import HTTP
from f1_platform.serving import publish
from f1_platform.settings import Settings
from f1_platform_tests.serving.sample import clock, sample_tables


@contextmanager
def served(app) -> Iterator[str]:
    """Serves an ASGI app; answers its address. Requests wait in the socket's queue until the server is up."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        server = uvicorn.Server(
            uvicorn.Config(app, loop="uvloop", http=HTTP, log_level="warning", timeout_graceful_shutdown=2)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@contextmanager
def api(home: Path) -> Iterator[httpx.Client]:
    app = create_app(Settings(home=home, _env_file=None), watch_seconds=0.01)
    with served(app) as address, httpx.Client(base_url=address, headers={"Accept-Encoding": "identity"}) as client:
        yield client


@pytest.fixture
def publish_wins(tmp_path: Path) -> Callable[[int], int]:
    """Publishes the sample with that many wins of Verstappen; answers the version."""
    return lambda wins: publish(sample_tables(wins), tmp_path / "serving.sqlite", clock()).data_version


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The API over the sample, one for all tests of a module that change nothing."""
    home = tmp_path_factory.mktemp("home")
    publish(sample_tables(), home / "serving.sqlite", clock())
    with api(home) as client:
        yield client


def eventually(ask: Callable[[], httpx.Response], wanted: Callable[[httpx.Response], bool]) -> httpx.Response:
    """Asks until the answer is wanted; gives the last one after a thousand."""
    for _ in range(1000):
        if wanted(answer := ask()):
            return answer
    return answer
