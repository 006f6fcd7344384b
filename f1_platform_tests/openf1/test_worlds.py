import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from f1_platform.errors import ServiceUnavailable
from f1_platform.openf1.worlds import world_behind
from f1_platform.upstream import RecordedSource, running
from f1_platform.upstream.simulation import simulate


def test_a_local_upstream_says_which_world_it_has():
    with running(partial(simulate, 2030, 7)) as address:
        assert world_behind(address) == "simulated-2030-7"


def test_recorded_files_are_of_the_real_world(tmp_path: Path):
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "sessions.json").write_text("[]")
    with running(partial(RecordedSource, tmp_path)) as address:
        assert world_behind(address) == "openf1"


def test_what_is_no_upstream_of_ours_is_named_by_its_address(tmp_path: Path):
    with running_elsewhere(tmp_path) as address:
        assert world_behind(address) == "http://127.0.0.1"
    assert world_behind("https://api.openf1.org") == "openf1"


def test_a_local_upstream_that_does_not_answer_is_out_of_reach_and_no_other_world():
    with pytest.raises(ServiceUnavailable, match="OpenF1 cannot be reached"):
        world_behind("http://127.0.0.1:9")


def test_an_upstream_in_a_container_beside_is_asked_too():
    with pytest.raises(ServiceUnavailable, match="OpenF1 cannot be reached"):
        world_behind("http://no-such-container:8011")


@contextmanager
def running_elsewhere(folder: Path) -> Generator[str]:
    """Some other server of this machine."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
