import json
import subprocess
import sys
from pathlib import Path

import pytest

from f1_platform.errors import HomeError
from f1_platform.home import WORLD_FILE, alone, remember_archive, stamp, world_of

HOLDER = """
import sys
from pathlib import Path
from f1_platform.home import alone
with alone(Path(sys.argv[1]), lambda holder: None):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_worlds_never_mix(tmp_path: Path):
    stamp(tmp_path, "openf1")
    stamp(tmp_path, "openf1")
    with pytest.raises(HomeError, match="holds data of openf1, this run would bring simulated-2030-1"):
        stamp(tmp_path, "simulated-2030-1")

    assert json.loads((tmp_path / "home.json").read_text())["world"] == "openf1"


def test_a_home_without_a_world_takes_the_first_that_comes(tmp_path: Path):
    stamp(tmp_path, None)
    stamp(tmp_path, "simulated-2030-1")
    with pytest.raises(HomeError):
        stamp(tmp_path, "openf1")


def test_a_home_that_holds_nothing_yet_may_change_its_world(tmp_path: Path):
    stamp(tmp_path, "openf1", holds_data=False)
    stamp(tmp_path, "simulated-2030-1", holds_data=False)
    with pytest.raises(HomeError):
        stamp(tmp_path, "openf1")


def test_a_newer_format_is_refused(tmp_path: Path):
    (tmp_path / "home.json").write_text('{"format": 99}')
    with pytest.raises(HomeError, match="format 99"):
        stamp(tmp_path, "openf1")


def test_a_home_that_is_a_file_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeError, match=r"cannot be written.*F1_HOME"):
        stamp(tmp_path / "file", "openf1")


@pytest.mark.parametrize("text", ["{{", "[]", "{}"])
def test_a_home_that_does_not_say_what_it_holds_is_left_alone(tmp_path: Path, text: str):
    (tmp_path / "home.json").write_text(text)
    with pytest.raises(HomeError, match=r"does not say what it holds.*home\.json"):
        stamp(tmp_path, "openf1")

    assert (tmp_path / "home.json").read_text() == text


def test_ports_of_local_servers_say_nothing():
    assert world_of("http://127.0.0.1:8011") == world_of("http://127.0.0.1:9000")
    assert world_of("https://api.openf1.org") == "openf1"
    assert world_of("https://mirror.example:444") != world_of("https://mirror.example")


def test_the_second_run_waits_and_names_the_first(tmp_path: Path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        holder.stdout.readline()
        named: list[str] = []

        def waiting(holder_name: str) -> None:
            named.append(holder_name)
            holder.kill()

        with alone(tmp_path, waiting):
            assert named == [f"process {holder.pid}"]


def test_a_home_remembers_the_archive_it_was_given(tmp_path: Path):
    given = tmp_path / "ergast"
    given.mkdir()
    home = tmp_path / "home"
    stamp(home, "openf1")

    assert remember_archive(home, None) is None
    assert remember_archive(home, given) == given
    assert remember_archive(home, None) == given
    given.rmdir()
    assert remember_archive(home, None) is None
    assert json.loads((home / "home.json").read_text())["world"] == "openf1"


@pytest.mark.parametrize(("world", "archive"), [("simulated-2025-1", None), ("openf1", "simulated-2025-1")])
def test_an_invented_home_and_a_real_archive_never_mix_nor_the_other_way(
    tmp_path: Path, world: str, archive: str | None
):
    given, home = tmp_path / "ergast", tmp_path / "home"
    given.mkdir()
    if archive is not None:
        (given / WORLD_FILE).write_text(f"{archive}\n")
    stamp(home, world)
    before = (home / "home.json").read_text()

    with pytest.raises(HomeError, match="they never mix"):
        remember_archive(home, given)
    assert (home / "home.json").read_text() == before

    (given / WORLD_FILE).write_text(f"{world}\n")
    if world != "openf1":
        assert remember_archive(home, given) == given
