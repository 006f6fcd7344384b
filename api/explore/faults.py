"""Pages that say what is missing, why, and where to go on from there."""

from __future__ import annotations

from api.explore.page import Content
from f1_platform.errors import F1Error


def wrong_address(what: str) -> Content:
    """There is nothing at that address."""
    return _fault(f"{what}.", "Search for it, or begin at the start page.")


def wrong_question(what: str, mend: str) -> Content:
    """The address is right, and what it asks is not."""
    return _fault(f"{what}.", f"{mend}.")


def nothing_published(fault: F1Error | None) -> Content:
    """No data is published, or what is published cannot be read."""
    why = f" {fault.what}." if fault is not None else ""
    return _fault(
        f"There is nothing to show yet.{why}",
        "f1 run fetches and publishes; f1 publish publishes what was fetched, or an archive. This page then shows it.",
    )


def unreadable() -> Content:
    """The data cannot be read at the moment."""
    return _fault("What was recorded cannot be read at the moment.", "Try again in a moment; /health says if it lasts.")


def _fault(what: str, mend: str) -> Content:
    return Content("fault.html", "Not here", {"what": what, "mend": mend})
