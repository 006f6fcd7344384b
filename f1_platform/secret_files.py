"""Settings whose values lie in files, as container platforms hand secrets over: F1_NAME_FILE is where F1_NAME lies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

SUFFIX = "_FILE"


def read_secret_files(
    environment: Mapping[str, str | None], names: tuple[str, ...]
) -> tuple[dict[str, str], list[str]]:
    """Values of the settings that files hold, without the line end after them.

    Args:
        environment: where paths are named, `F1_NAME_FILE`.
        names: the settings that may lie in files, `F1_NAME`.

    Returns:
        The values by name, and what is wrong with others: set in both ways, or a file that cannot be read. What a file
        holds is never told.
    """
    values, faults = dict[str, str](), list[str]()
    for name in names:
        path = environment.get(f"{name}{SUFFIX}")
        if not path:
            continue
        if environment.get(name):
            faults.append(f"{name} and {name}{SUFFIX} are both set: expected one of them")
            continue
        try:
            values[name] = Path(path).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is no text"
            faults.append(f"{name}{SUFFIX}={path!r}: the file cannot be read: {why}")
    return values, faults
