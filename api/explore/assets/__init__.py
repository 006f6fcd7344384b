"""What pages bring along: style sheet, script, and the bundle that draws charts, each named by its content.

Their names change with their bytes, so that browsers keep them for good.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from importlib.resources import files

from f1_platform.charts import renderer
from f1_platform.serving.bodies import Answer, answer

PATH = "/explore/assets"
_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
CHARTS = "charts.js"
"""Made of the renderer's own JavaScript; all others are files beside this one."""
_NAMES = ("explore.css", "explore.js", "icon.svg", CHARTS)
_HEADERS = (
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"vary", b"Accept-Encoding"),
    (b"x-content-type-options", b"nosniff"),
)
_SNIPPET = "window.f1 = { embed: vegaEmbed };"


def asset(name: str) -> str:
    """The address of an asset: its name with that of its content."""
    stem, _, suffix = name.partition(".")
    return f"{PATH}/{stem}-{_digest(name)}.{suffix}"


def named(addressed: str) -> str | None:
    """The asset of an address, by its last part; none where it is of another release."""
    return next((name for name in _NAMES if asset(name).rpartition("/")[2] == addressed), None)


@cache
def file_of(name: str) -> Answer:
    """An asset that is a file."""
    return _answer(name, _bytes(name))


def charts_of(bundle: Callable[[str], str]) -> Answer:
    """The bundle that draws charts.

    Args:
        bundle: makes it, with what is run in it.
    """
    return _answer(CHARTS, bundle(_SNIPPET).encode())


def _answer(name: str, body: bytes) -> Answer:
    return answer(body, _HEADERS, _TYPES[name.rpartition(".")[2]])


@cache
def _bytes(name: str) -> bytes:
    return files("api.explore.assets").joinpath(name).read_bytes()


@cache
def _digest(name: str) -> str:
    # The bundle takes a second to make: it is named by what it is made of.
    named = renderer().encode() + _SNIPPET.encode() if name == CHARTS else _bytes(name)
    return blake2b(named, digest_size=6).hexdigest()
