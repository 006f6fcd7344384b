"""The access token: fetched when first needed, again before it ends, and once after a 401; one fetch at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec

from f1_platform.clock import Clock
from f1_platform.errors import UpstreamError, UpstreamRefused

AHEAD = 120.0
"""Seconds before its end at which a token is replaced."""


class _Grant(msgspec.Struct):
    access_token: str
    expires_in: str | float


@dataclass(frozen=True)
class _Held:
    token: str
    until: float


class Token:
    """The token of one client.

    Args:
        clock: tells when a token ends.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: _Held | None = None
        self._refused: UpstreamRefused | None = None
        self._one_at_a_time = asyncio.Lock()

    async def get(self, fetch: Callable[[], Awaitable[bytes]]) -> str:
        """A token that holds for a while yet.

        Args:
            fetch: posts the credentials and answers with the body of a 200; called only where it must be.

        Raises:
            UpstreamRefused: wrong credentials; said again without asking again, lest the account be locked.
            UpstreamError: the answer held no token.
        """
        async with self._one_at_a_time:
            if self._refused is not None:
                raise self._refused
            if self._held is None or self._clock.elapsed() >= self._held.until:
                try:
                    self._held = self._read(await fetch())
                except UpstreamRefused as error:
                    self._refused = error
                    raise
            return self._held.token

    def reject(self, token: str) -> None:
        """Forgets a token that upstream did not take, unless a newer one is held already."""
        if self._held is not None and self._held.token == token:
            self._held = None

    def _read(self, body: bytes) -> _Held:
        try:
            grant = msgspec.json.decode(body, type=_Grant)
            lifetime = float(grant.expires_in)
        except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
            raise UpstreamError("OpenF1 answered without a token", where="POST /token") from None
        return _Held(grant.access_token, self._clock.elapsed() + max(lifetime - AHEAD, lifetime / 2))
