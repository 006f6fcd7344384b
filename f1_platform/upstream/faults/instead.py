"""Answers that come instead of the true one, which is not even looked for: server faults, storms, pages, nothing."""

from __future__ import annotations

from f1_platform.upstream.answers import Answer, refusal
from f1_platform.upstream.faults.request import Faults

_HTML = "text/html; charset=utf-8"
_REASONS = {502: "Bad Gateway", 503: "Service Temporarily Unavailable", 504: "Gateway Time-out"}
_THROTTLED = "Rate limit exceeded. Max 30 requests/minute."
_BROKEN = "Internal Server Error"


def instead(strike: str | None, faults: Faults) -> Answer | None:
    """The answer that a fault gives, or none where it leaves the true one to be looked for."""
    match strike:
        case "http-500":
            return refusal(500, _BROKEN)
        case "http-502" | "http-503" | "http-504":
            return _proxy(int(strike.removeprefix("http-")))
        case "dead":
            return _proxy(503)
        case "storm":
            return refusal(429, _THROTTLED, {"Retry-After": f"{faults.retry_after:g}"})
        case "storm-silent":
            return refusal(429, _THROTTLED)
        case "html":
            return _page(200, "We'll be back soon")
        case "empty-body":
            return Answer(200, (), 0)
        case "reset-before":
            return Answer(200, (), None, breaks="before")
        case "detail":
            return refusal(200, _BROKEN)
        case _:
            return None


def _proxy(status: int) -> Answer:
    return _page(status, f"{status} {_REASONS[status]}")


def _page(status: int, title: str) -> Answer:
    body = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>\n".encode()
    return Answer(status, (body,), len(body), _HTML)
