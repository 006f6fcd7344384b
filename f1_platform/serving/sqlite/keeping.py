"""Earlier versions of a serving file, kept beside it under their numbers: links, so that keeping copies nothing."""

from __future__ import annotations

import os
from pathlib import Path

_KEPT = ".v"


def kept_files(path: Path) -> dict[int, Path]:
    """The files of earlier versions by version, the oldest first."""
    names = f"{path.name}{_KEPT}"
    found = {file.name.removeprefix(names): file for file in path.parent.glob(f"{names}*")}
    return {int(number): found[number] for number in sorted(filter(str.isdigit, found), key=int)}


def keep(path: Path, data_version: int) -> None:
    """Gives the file, which holds this version and is about to be replaced, a second name."""
    name = path.with_name(f"{path.name}{_KEPT}{data_version}")
    name.unlink(missing_ok=True)  # of a publish that was killed before it replaced the file
    os.link(path, name)


def forget(path: Path, kept: int) -> None:
    """Removes all but the newest earlier versions.

    Args:
        path: the serving file.
        kept: how many versions are kept, the published one among them.
    """
    earlier = list(kept_files(path).values())
    for file in earlier[: max(0, len(earlier) - (kept - 1))]:
        file.unlink(missing_ok=True)
