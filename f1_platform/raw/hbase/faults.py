"""What an exception of the gateway means: whether trying again may help, and what a person is told.

The gateway hands on HBase's own exceptions as text, Java stack trace and all; their class names tell them apart.
"""

from __future__ import annotations

# pyright: reportMissingImports=false
# happybase makes the module `Hbase_thrift` from its interface description when it is imported.
import re
from dataclasses import dataclass

import happybase  # noqa: F401  # pyright: ignore[reportUnusedImport]
from Hbase_thrift import IllegalArgument
from Hbase_thrift import IOError as HBaseError
from thriftpy2.thrift import TException

from f1_platform.errors import F1Error, ServiceUnavailable, StoreError, full_disk

GATEWAY = (HBaseError, IllegalArgument, TException, OSError, EOFError)
"""All that a call over Thrift may raise."""


@dataclass(frozen=True)
class _Lasting:
    """A fault that stays until somebody mends it."""

    words: str
    what: str
    mend: str


_INIT = "Create or correct the tables with `f1 hbase init`"
_LASTING = (
    _Lasting("NoSuchColumnFamilyException", "A column family is missing", _INIT),
    _Lasting("TableNotFoundException", "A table is missing", _INIT),
    _Lasting("UnknownTable", "A table is missing", _INIT),
    _Lasting("NamespaceNotFoundException", "The namespace is missing", _INIT),
    _Lasting("TableNotEnabledException", "A table is disabled", "Enable it in the HBase shell: enable 'TABLE'"),
    _Lasting(
        "AccessDeniedException",
        "HBase refuses this user",
        "Grant the gateway's user RW on both tables, or run `f1` as one that may write",
    ),
    _Lasting(
        "KeyValue size too large",
        "A cell is larger than HBase takes",
        "Raise hbase.client.keyvalue.maxsize at the gateway (10 MB by default), and hbase.server.keyvalue.maxsize",
    ),
    _Lasting(
        "exceeds",
        "A cell is larger than HBase takes",
        "Raise hbase.server.keyvalue.maxsize at the region servers (10 MB by default)",
    ),
)


def lasting(error: BaseException, where: str) -> F1Error | None:
    """The error of a fault that trying again does not mend; none where it may."""
    said = message_of(error)
    if full := full_disk(said, where):
        return full
    for fault in _LASTING:
        if fault.words in said and (fault.words != "exceeds" or "cell" in said.lower()):
            return StoreError(f"{fault.what}: {_first_line(said)}", where=where, mend=fault.mend)
    if isinstance(error, IllegalArgument) and not is_lost_scanner(error):
        return StoreError(f"HBase refuses the call: {_first_line(said)}", where=where, mend="This is a fault of f1")
    return None


def away(error: BaseException, where: str) -> ServiceUnavailable:
    """The error of a gateway or cluster that does not answer, after all patience."""
    return ServiceUnavailable(
        f"HBase does not answer: {_first_line(message_of(error))}",
        where=where,
        mend="See `f1 doctor` and `f1 hbase status`; F1_HBASE_HOST and F1_HBASE_PORT say where the gateway is. "
        "What was stored is kept, the same command goes on",
    )


def is_lost_scanner(error: BaseException) -> bool:
    """Whether the gateway has forgotten a scanner, as after a restart or a long pause."""
    return isinstance(error, IllegalArgument) and "scanner" in message_of(error).lower()


def message_of(error: BaseException) -> str:
    """What an exception says, as text."""
    said = getattr(error, "message", None) or str(error) or type(error).__name__
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)


def _first_line(said: str) -> str:
    """The first line of a stack trace, without the package of its exception."""
    line = next((line.strip() for line in said.splitlines() if line.strip()), "it hung up")
    return re.sub(r"^(?:[a-z0-9]+\.)+([A-Z])", r"\1", line)[:300]
