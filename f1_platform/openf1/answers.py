"""What an answer of OpenF1 means, or that there is none: records or one of the errors. No requests, no retries here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from f1_platform.errors import LiveLock, ServiceUnavailable, TooMuch, UpstreamError, UpstreamRefused

NOTHING = b"[]"
_EDGE = 256
_NO_RESULTS = "No results found."
_LIVE = "session in progress"
_MOVED = (301, 302, 303, 307, 308)


class Throttled(Exception):
    """429: wait, then ask again; for so many seconds, none where the answer does not say."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        super().__init__(seconds)


class Unreached(ServiceUnavailable):
    """No connection to OpenF1, this time: asked again, unlike any other service that is away."""


class Unauthorized(Exception):
    """401 for want of a token, or of a fresh one."""


def records_in(status: int, headers: Mapping[str, str], body: bytes, where: str) -> bytes:
    """The JSON array of an answer; `[]` for any of OpenF1's ways to say that there is nothing.

    Raises:
        UpstreamError: not an answer: a server fault, HTML, an array cut off.
        TooMuch: 422.
        Throttled: 429.
        LiveLock: 401 while a session runs.
        Unauthorized: any other 401.
        UpstreamRefused: any other refusal.
    """
    if status == 200:
        return _array(body, where)
    detail = _detail(body)
    if status == 404 and detail == _NO_RESULTS:
        return NOTHING
    if status == 422:
        raise TooMuch("OpenF1 finds the answer too large", where=where, mend="Ask for a shorter window of time")
    if status == 429:
        raise Throttled(_seconds(headers.get("Retry-After", "")))
    if status == 401 and _LIVE in detail.lower():
        raise LiveLock(
            "OpenF1 is locked while a session runs",
            where=where,
            mend="Run the same command from 30 minutes after the session, or set F1_OPENF1_USERNAME and _PASSWORD",
        )
    if status == 401:
        raise Unauthorized
    if status in _MOVED:
        raise UpstreamRefused(
            f"OpenF1 answered {status}: it is found elsewhere, {_elsewhere(headers)}",
            where=where,
            mend="Set F1_OPENF1_URL to where it answers itself; a redirection is not followed",
        )
    if status >= 500 or status == 408:
        raise UpstreamError(f"OpenF1 answered {status}", where=where)
    raise UpstreamRefused(
        f"OpenF1 refused the request with {status}: {detail or _start(body)}",
        where=where,
        mend="Check F1_OPENF1_URL and what was asked for",
    )


def _elsewhere(headers: Mapping[str, str]) -> str:
    parts = urlsplit(headers.get("Location", ""))
    return f"at {parts.scheme}://{parts.hostname}" if parts.hostname else "it does not say where"


def _array(body: bytes, where: str) -> bytes:
    start, end = body[:_EDGE].lstrip(), body[-_EDGE:].rstrip()
    if start.startswith(b"[") and end.endswith(b"]"):
        return body
    if start.startswith(b"{") and _detail(body) == _NO_RESULTS:
        return NOTHING
    what = "is cut off" if start.startswith(b"[") else f"is not a JSON array; it begins with {_start(body)}"
    raise UpstreamError(f"The answer of OpenF1 {what}", where=where)


def _detail(body: bytes) -> str:
    try:
        answer = msgspec.json.decode(body, type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    return str(answer.get("detail") or answer.get("error") or "")


def _start(body: bytes) -> str:
    return repr(body[:80].decode(errors="replace"))


def _seconds(retry_after: str) -> float | None:
    try:
        seconds = float(retry_after)
    except ValueError:
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
