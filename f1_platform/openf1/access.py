"""How OpenF1 is reached: the part of the settings that the client needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from f1_platform.settings import Settings


@dataclass(frozen=True)
class Access:
    """How OpenF1 is reached.

    Attributes:
        url: scheme and host.
        username: of the account; none = without a token.
        password: of the account.
        concurrency: most requests under way at once.
        timeout: seconds for a whole answer.
        retries: of one question, after transient answers.
        retry_delay: seconds; the first back-off is at most this long, each next one twice it.
    """

    url: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    concurrency: int = 10
    timeout: float = 60.0
    retries: int = 3
    retry_delay: float = 5.0

    @classmethod
    def of(cls, settings: Settings) -> Access:
        """As the settings say."""
        return cls(
            url=settings.openf1_url,
            username=settings.openf1_username,
            password=settings.openf1_password.get_secret_value() if settings.openf1_password else None,
            concurrency=settings.openf1_concurrency,
            timeout=settings.openf1_timeout,
            retries=settings.openf1_retries,
            retry_delay=settings.openf1_retry_delay,
        )
