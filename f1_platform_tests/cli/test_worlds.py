from functools import partial
from pathlib import Path

from f1_platform.cli.worlds import world_behind
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


def test_what_is_no_upstream_of_ours_is_named_by_its_address():
    assert world_behind("http://127.0.0.1:9") == "http://127.0.0.1"
    assert world_behind("https://api.openf1.org") == "openf1"
