"""What pages bring along: style sheet, script, and the bundle that draws charts, each named by its content.

Their names change with their bytes, so that browsers keep them for good.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.resources import files

from f1_platform.charts import bundle, renderer
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


def answer_of(addressed: str) -> Answer | None:
    """An asset by the last part of its address; none where it is of another release."""
    name = next((name for name in _NAMES if asset(name).rpartition("/")[2] == addressed), None)
    return _answer(name) if name is not None else None


@cache
def _answer(name: str) -> Answer:
    return answer(_bytes(name), _HEADERS, _TYPES[name.rpartition(".")[2]])


@cache
def _bytes(name: str) -> bytes:
    if name == CHARTS:
        return bundle(_SNIPPET).encode()
    return files("api.explore.assets").joinpath(name).read_bytes()


@cache
def _digest(name: str) -> str:
    # The bundle takes a second to make: it is named by what it is made of.
    named = renderer().encode() + _SNIPPET.encode() if name == CHARTS else _bytes(name)
    return blake2b(named, digest_size=6).hexdigest()
