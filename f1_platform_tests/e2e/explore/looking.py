"""Somebody who looks at a page: how wide and by which light, and everything that goes wrong on it meanwhile."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Error, Locator, Page, Request

LONGEST = 30_000
"""Milliseconds to wait for anything: a page of a busy machine."""

_TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (violation) =>
  console.error("refused by the policy:", violation.violatedDirective, violation.blockedURI))"""
_STAYS_A_PICTURE = "The chart stays a picture"
_WIDER_BY = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True)
class Look:
    """A window and the colours that its owner prefers.

    Attributes:
        width: of the window, in CSS pixels.
        theme: `light` or `dark`.
    """

    width: int
    theme: Literal["light", "dark"]

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}"


@dataclass(frozen=True)
class Visitor:
    """A window, and what went wrong in it.

    Attributes:
        page: the window.
        site: the only address that it should ask.
        wrong: requests to others, errors of scripts and of the console, what the policy refused.
    """

    page: Page
    site: str
    wrong: list[str] = field(default_factory=list)

    def open(self, path: str) -> int:
        """Goes to a page and forgets what went wrong before; answers the status."""
        self.wrong.clear()
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None
        return answer.status

    def pictures(self) -> list[Locator]:
        """Charts of the page that should answer to the pointer."""
        return self.page.locator("figure[data-spec]").all()

    def enliven(self) -> None:
        """Brings every chart into view and waits until it answers to the pointer."""
        for figure in self.pictures():
            figure.scroll_into_view_if_needed()
            figure.locator("[role=img]").wait_for()

    def wider_by(self) -> int:
        """Pixels by which the page is wider than its window."""
        return self.page.evaluate(_WIDER_BY)


@contextmanager
def visiting(chromium: Browser, site: str, look: Look, *, scripts: bool = True) -> Generator[Visitor]:
    """Opens a window.

    Args:
        chromium: where.
        site: the address of the server; pages are opened by their paths.
        look: of the window.
        scripts: whether scripts run in it.
    """
    context = chromium.new_context(
        base_url=site,
        viewport={"width": look.width, "height": 900},
        color_scheme=look.theme,
        java_script_enabled=scripts,
        accept_downloads=True,
    )
    context.set_default_timeout(LONGEST)
    context.add_init_script(_TELL_VIOLATIONS)
    visitor = Visitor(context.new_page(), site)
    _note(visitor)
    yield visitor
    context.close()


def _note(visitor: Visitor) -> None:
    page = visitor.page

    def request(asked: Request) -> None:
        if not asked.url.startswith((f"{visitor.site}/", "data:", "blob:")):
            visitor.wrong.append(f"asks {asked.url}")

    def message(said: ConsoleMessage) -> None:
        # Chromium calls it an error that the page itself is a 404, as it should be where one is asked for.
        failed = said.type == "error" and said.location["url"] != page.url
        if failed or said.text.startswith(_STAYS_A_PICTURE):
            visitor.wrong.append(f"{said.text} ({said.location['url']})")

    def error(thrown: Error) -> None:
        visitor.wrong.append(str(thrown))

    page.on("request", request)
    page.on("console", message)
    page.on("pageerror", error)
