"""From what a page shows to its bytes: the template, the headers, the answer that is kept until the data changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, cast
from urllib.parse import parse_qsl

from jinja2 import Environment, PackageLoader, StrictUndefined

from api.charts import Drawings
from api.collections.search import Search
from api.explore import addresses, words
from api.explore.assets import asset
from api.explore.pictures import Gallery
from f1_platform import __version__
from f1_platform.charts import Source
from f1_platform.records import Cancel, Coverage, Records
from f1_platform.serving import Snapshot
from f1_platform.serving.bodies import Answer, Headers, answer
from f1_platform.serving.snapshot import LICENSE

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing of any other host, nothing inline."""


class NoSuchPage(Exception):
    """What the address names is not there; says so in a sentence."""


class WrongQuestion(Exception):
    """The address asks for what makes no sense: says in a sentence what is wrong, and in another what to do."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend)
        self.what, self.mend = what, mend


class Moved(Exception):
    """What the address names has another address since; the exception's text is that path."""


@dataclass(frozen=True)
class Asked:
    """What of a request a page depends on.

    Attributes:
        base: scheme, host and path below which the API was asked.
        path: of the page.
        query: its parameters; those that are given several times, as by a form's boxes, are joined by commas.
        named: what the path names.
    """

    base: str
    path: str
    query: Mapping[str, str]
    named: Mapping[str, str]


@dataclass(frozen=True)
class Context:
    """What a page is made from.

    Attributes:
        asked: the request.
        snapshot: the published data.
        records: the raw store.
        drawings: gathers charts.
        search: finds by name.
        cancel: stops the work.
    """

    asked: Asked
    snapshot: Snapshot
    records: Records
    drawings: Drawings
    search: Search
    cancel: Cancel = field(default_factory=Cancel)

    @property
    def coverage(self) -> Coverage:
        """What the raw store holds."""
        return self.records.coverage

    @cached_property
    def source(self) -> Source:
        """Rows and records to ask for."""
        return Source(partial(self.snapshot.rows, cancel=self.cancel), self.records, self.cancel)

    @cached_property
    def gallery(self) -> Gallery:
        """Charts to show."""
        return Gallery(self.drawings, self.snapshot, self.cancel)


@dataclass(frozen=True)
class Content:
    """What a page shows.

    Attributes:
        template: its file.
        title: of the page.
        shown: what the template asks for by name.
    """

    template: str
    title: str
    shown: Mapping[str, Any]


Make = Callable[[Context], Content]
"""Gathers a page; raises NoSuchPage, WrongQuestion and Moved."""

MakeUnpublished = Callable[[Coverage], Content]
"""Gathers what stands in its place as long as nothing is published, from what the raw store holds."""


def query_of(raw: bytes) -> dict[str, str]:
    """The parameters of a raw query string; those that are given several times are joined by commas."""
    given: dict[str, str] = {}
    for name, value in parse_qsl(raw.decode("utf-8", "replace")):
        given[name] = f"{given[name]},{value}" if name in given else value
    return given


def rendered(content: Content, version: int | None, *, invented: bool = False) -> Answer:
    """The bytes of a page, with the headers of a 200.

    Args:
        content: what it shows.
        version: of the data.
        invented: whether that was made up; every page then says so.
    """
    body = _ENVIRONMENT.get_template(content.template).render(
        title=content.title, version=version, invented=invented, **content.shown
    )
    return answer(body.encode(), headers(version), "text/html; charset=utf-8")


def headers(version: int | None) -> Headers:
    """What every page says of itself."""
    named = ((b"x-data-version", str(version).encode()),) if version is not None else ()
    return (
        (b"cache-control", b"no-cache"),
        (b"vary", b"Accept-Encoding"),
        (b"content-security-policy", POLICY.encode()),
        (b"link", f'<{LICENSE}>; rel="license"'.encode()),
        *named,
    )


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("api.explore"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    cast(dict[str, Any], made.filters).update(
        {
            "lap_time": words.lap_time,
            "number": words.number,
            "day": words.day,
            "instant": words.instant,
            "word": words.word,
            "count": words.count,
            "listed": words.listed,
            "coded": words.coded,
            "spaced": words.spaced,
        }
    )
    cast(dict[str, Any], made.globals).update(
        {"to": addresses, "asset": asset, "license": LICENSE, "release": __version__}
    )
    return made


_ENVIRONMENT = _environment()
