"""How OpenF1 is reached: the part of the settings that the client needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from f1_platform.openf1.patience import Patience
from f1_platform.settings import Settings


@dataclass(frozen=True)
class Access:
    """How OpenF1 is reached.

    Attributes:
        url: scheme and host.
        username: of the account; none = without a token.
        password: of the account.
        concurrency: most requests under way at once.
        patience: how long what is transient is waited out.
    """

    url: str
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    concurrency: int = 10
    patience: Patience = field(default_factory=Patience)

    @classmethod
    def of(cls, settings: Settings) -> Access:
        """As the settings say."""
        return cls(
            url=settings.openf1_url,
            username=settings.openf1_username,
            password=settings.openf1_password.get_secret_value() if settings.openf1_password else None,
            concurrency=settings.openf1_concurrency,
            patience=Patience.of(settings),
        )
