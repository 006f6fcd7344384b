"""Access tokens of a local OpenF1: handed out for an hour or less, in memory only."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from f1_platform.clock import Clock

LIFETIME = timedelta(hours=1)


class Tokens:
    """Hands out tokens and knows which are good.

    Args:
        clock: by which they end.
        account: the username and password that get one; none = any.
        life: how long they last.
    """

    def __init__(self, clock: Clock, account: tuple[str, str] | None = None, life: timedelta = LIFETIME) -> None:
        self._clock, self._account, self._life = clock, account, life
        self._ends: dict[str, datetime] = {}

    def issue(self, username: str, password: str) -> str | None:
        """A new token, or none for the wrong username or password."""
        if self._account is not None and (username, password) != self._account:
            return None
        token = secrets.token_urlsafe(24)
        self._ends[token] = self._clock.now() + self._life
        return token

    def accepts(self, authorization: str) -> bool:
        """Whether an Authorization header bears a token that has not ended."""
        scheme, _, token = authorization.partition(" ")
        end = self._ends.get(token.strip())
        return scheme.lower() == "bearer" and end is not None and self._clock.now() < end
