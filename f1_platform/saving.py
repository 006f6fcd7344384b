"""Charts as files: which form the end of a path stands for, and how a file comes to be there whole.

Light to import: the command line needs the forms before any chart is loaded.
"""

from __future__ import annotations

import errno
import stat
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from secrets import token_hex

from f1_platform.errors import F1Error, StoreError, UsageError, full_disk


class Form(StrEnum):
    """What is written, as the API's `format=` has it."""

    svg = "svg"
    png = "png"
    vega = "vega"
    csv = "csv"
    parquet = "parquet"
    json = "json"


SUFFIXES = {form: f".{form}" for form in Form} | {Form.vega: ".vega.json"}
"""How a file of each form is named."""
_ENDINGS = {".vega.json": Form.vega, ".vl.json": Form.vega} | {f".{form}": form for form in Form if form != Form.vega}
"""Those that end in another one's come before it."""
_OPEN = (Path("/dev"), Path("/dev/fd"))


def form_of(path: Path, where: str = "", otherwise: str = "") -> Form:
    """What a path asks for by its end; without an ending SVG.

    Args:
        path: of the file.
        where: who asked, for the error.
        otherwise: what else could be done, for the error.

    Raises:
        UsageError: a chart has no such form; names those it has.
    """
    name = path.name.lower()
    found = next((form for ending, form in _ENDINGS.items() if name.endswith(ending)), None)
    if found is None and path.suffix:
        mend = f"End it in {', '.join(sorted(_ENDINGS))}{otherwise}"
        raise UsageError(f"No chart is written as {path.suffix[:20]}: {path.name[:60]!r}", where=where, mend=mend)
    return found or Form.svg


def write_whole(path: Path, body: bytes) -> Path:
    """Writes a file beside its path and puts it there when it is whole; links are followed, its mode is kept.

    A device or a pipe is written into: nothing may take its place.

    Raises:
        UsageError: its folder is not there, the path is a folder, or its name is too long.
        StoreError: it cannot be written; a file that was there before still is.
    """
    try:
        if not path.parent.is_dir():
            raise UsageError(f"There is no folder {path.parent}", where=str(path), mend="Make it, or name another")
        if path.is_dir():
            raise UsageError(f"{path} is a folder", mend="Name a file in it")
        if (path.exists() and not path.is_file()) or _of_a_process(path):
            with path.open("ab") as into:
                into.write(body)
        else:
            _put(path.resolve(), body)
    except (OSError, RuntimeError, ValueError) as error:
        # Of the latter two: a circle of links, a name that no file can have.
        raise _unwritten(error, path) from error
    return path


def _of_a_process(path: Path) -> bool:
    """Whether it is what a process has open, such as /dev/stdout: it stays that file, wherever it was sent."""
    named = path.absolute()
    return named.is_relative_to("/proc") or (named.parent in _OPEN and named.is_symlink())


def _put(target: Path, body: bytes) -> None:
    beside = target.with_name(f".f1-{token_hex(6)}")
    try:
        beside.write_bytes(body)
        if target.exists():
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def _unwritten(error: Exception, path: Path) -> F1Error:
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        named = f"{str(path.parent)[-60:]}/{path.name[:60]}..."
        return UsageError("The name of the file is too long", where=named, mend="Name it with --output, shorter")
    why = error.strerror if isinstance(error, OSError) else str(error)
    mend = "Name a file in a folder that you may write"
    return full_disk(error, path) or StoreError(f"The chart cannot be written: {why}", where=str(path), mend=mend)
