"""The home (F1_HOME): whose data it holds, in which format, and who is at work in it.

What lies inside is each stage's own; here is only what must be settled before any of them begins.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from f1_platform.errors import HomeError, full_disk

FORMAT = 1
"""Of the raw store; a newer one is refused. The warehouse has a version of its own and is rebuilt."""

WORLD_FILE = "world.txt"
"""In the folder of an archive that was made up: the world it belongs to. Real archives have none."""

INVENTED = "simulated"
"""How the names of worlds begin that were made up."""

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


def world_of(url: str) -> str:
    """What a home is stamped with for an upstream: ports of local servers say nothing."""
    parts = urlsplit(url)
    if parts.hostname == "api.openf1.org":
        return "openf1"
    return f"{parts.scheme}://{parts.hostname}" + ("" if parts.hostname in LOCAL_HOSTS else f":{parts.port or ''}")


def stamp(home: Path, world: str | None, *, holds_data: bool = True) -> None:
    """Makes the home, or sees that it is of this world and format.

    Args:
        home: the folder.
        world: the upstream's name, `openf1` for the real one; none = whatever the home holds.
        holds_data: whether anything was fetched; until then a home may still change its world.

    Raises:
        HomeError: it holds another world's data, a newer format, or cannot be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        known = said_of(home)
        if world is not None and not holds_data:
            known["world"] = world
        if world is not None and known.setdefault("world", world) != world:
            raise HomeError(
                f"The home holds data of {known['world']}, this run would bring {world}: they never mix",
                where=str(home),
                mend="Choose another F1_HOME, or the upstream it was made with",
            )
        _write(home, known)
    except OSError as error:
        mend = "Let F1_HOME name a folder that you may write"
        raise full_disk(error, home) or HomeError(
            f"The home cannot be written: {error.strerror}", where=str(home), mend=mend
        ) from error


def said_of(home: Path) -> dict[str, Any]:
    """What a home says of itself.

    Raises:
        HomeError: it has a newer format, or `home.json` is damaged.
    """
    path = home / "home.json"
    try:
        said: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"format": FORMAT}
        newer = said["format"] > FORMAT
    except (ValueError, KeyError, TypeError) as error:
        mend = "Restore the file, or delete it if you know whose data the home holds: the next run writes it anew"
        raise HomeError("The home does not say what it holds", where=f"{path}: {error}", mend=mend) from error
    if newer:
        raise HomeError(
            f"The home has format {said['format']}, this platform knows {FORMAT}",
            where=str(home),
            mend="Use the newer platform, or another F1_HOME",
        )
    return said


def is_invented(home: Path) -> bool:
    """Whether what a home holds was simulated; of a home that says nothing, no."""
    try:
        return str(said_of(home).get("world", "")).startswith(INVENTED)
    except (HomeError, OSError):
        return False


def remember_archive(home: Path, archive: Path | None) -> Path | None:
    """Notes the archive that a home is given, or finds the one it was given before.

    Returns:
        The archive to use; none where there never was one, or the one of before is gone.

    Raises:
        HomeError: one of the two is made up, and the other is not of its world.
    """
    said = said_of(home)
    if archive is None:
        before = Path(said["archive"]) if "archive" in said else None
        return before if before is not None and before.exists() else None
    _refuse_another_world(home, said.get("world"), archive)
    if said.get("archive") != str(archive):
        _write(home, said | {"archive": str(archive)})
    return archive


def _refuse_another_world(home: Path, world: str | None, archive: Path) -> None:
    told = archive / WORLD_FILE
    made_up = told.read_text(encoding="utf-8").strip() if told.is_file() else None
    invented = world is not None and world.startswith(INVENTED)
    if world is not None and made_up != (world if invented else None):
        raise HomeError(
            f"The home holds data of {world}, the archive is of {made_up or 'the real world'}: they never mix",
            where=f"{home}, {archive}",
            mend="Choose another F1_HOME, or leave F1_ARCHIVE away",
        )


@contextmanager
def alone(home: Path, waiting: Callable[[str], None]) -> Generator[None]:
    """Holds the home's lock: one run at a time. The system frees it with the process.

    Args:
        home: the folder.
        waiting: told once, before waiting, which process is at work.

    Raises:
        StoreError: the disk has become full.
    """
    with (home / "run.lock").open("a+") as lock, _room(home):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            waiting(lock.read().strip() or "another process")
            fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        lock.truncate()
        lock.write(f"process {os.getpid()}")
        lock.flush()
        yield


@contextmanager
def _room(home: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        if full := full_disk(error, home):
            raise full from error
        raise


def _write(home: Path, said: dict[str, Any]) -> None:
    """Replaces `home.json`, where it would say something else."""
    path, text = home / "home.json", json.dumps(said, indent=2) + "\n"
    if path.exists() and path.read_text() == text:
        return
    beside = path.with_name(f"home.json.{os.getpid()}")
    beside.write_text(text)
    beside.replace(path)
