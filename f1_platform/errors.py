"""Every error the platform raises on purpose, permanent or transient, each saying what to do next.

No retry logic and no printing here: callers decide by the class, the command line prints what, where and the mend.
"""

from __future__ import annotations

from functools import partial


class F1Error(Exception):
    """An error a person can act on.

    Attributes:
        what: what happened, one sentence without a full stop.
        where: the place it happened: a file and line, a request, a setting, a unit.
        mend: what to do next.
        exit_code: the exit code of the command that ends with it (interface: 1 partial, 2 usage, 3 service).
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what, self.where, self.mend = what, where, mend
        super().__init__(what, where, mend)

    def __str__(self) -> str:
        """What, where and the mend in one line."""
        where = f" ({self.where})" if self.where else ""
        mend = f". {self.mend}" if self.mend else ""
        return f"{self.what}{where}{mend}"

    def __reduce__(self) -> tuple[object, ...]:
        """Crosses processes whole, its keyword arguments too."""
        return partial(type(self), where=self.where, mend=self.mend), (self.what,)


class PermanentError(F1Error):
    """Trying again unchanged gives the same: wrong input, wrong settings, a refused request."""


class TransientError(F1Error):
    """Trying again later may succeed: a service is away, an answer was cut off."""


class UsageError(PermanentError):
    """A command, an argument or a selection that makes no sense here."""

    exit_code = 2


class SettingsError(UsageError):
    """One or more settings are wrong; all of them are named at once."""


class HomeError(UsageError):
    """The home (F1_HOME) belongs to another upstream or to a newer platform."""


class ArchiveError(PermanentError):
    """A file of the archive does not hold what its table declares; names file and line."""

    exit_code = 2


class StoreError(PermanentError):
    """A store refused or could not finish a write; what was there before is still there."""


class DamagedError(StoreError):
    """What a store holds is not what was published: damaged, or changed by somebody else."""


class ServiceUnavailable(TransientError):
    """A service the command needs does not answer."""

    exit_code = 3


class UpstreamError(TransientError):
    """OpenF1 answered with something that is not an answer: a server fault, HTML, a cut-off body."""

    exit_code = 3


class MalformedAnswer(UpstreamError):
    """OpenF1 answered with records that are broken, or not those asked for; asked by session, others may be whole."""


class TooOften(UpstreamError):
    """OpenF1 sent a question away (429) more often than is waited for; in parts it would be sent away likewise."""


class UpstreamRefused(PermanentError):
    """OpenF1 refused the request itself: wrong credentials, an unknown route."""

    exit_code = 2


class LiveLock(TransientError):
    """OpenF1 is locked while a session runs; the unit is postponed, not failed."""


class TooMuch(PermanentError):
    """OpenF1 finds the answer too large (422): never retried, always split."""


_FULL = ("no space left on device", "disk is full", "disk full", "disk quota exceeded")


def full_disk(error: object, where: object = "") -> StoreError | None:
    """The error of a full disk, where the words of the system or a library come down to that."""
    if not any(words in str(error).lower() for words in _FULL):
        return None
    return StoreError("The disk is full", where=str(where), mend="Free some space; the same command goes on")


_READ_ONLY = ("read-only file system", "readonly database", "permission denied", "operation not permitted")


def unwritable(error: object, where: object = "") -> StoreError | None:
    """The error of a disk that is full, or of a folder that has become read-only; none where it is neither."""
    if full := full_disk(error, where):
        return full
    if not any(words in str(error).lower() for words in _READ_ONLY):
        return None
    mend = "Let F1_HOME be a folder that you may write; the same command goes on"
    return StoreError("The home cannot be written", where=str(where), mend=mend)
