"""What an exception of the gateway means: whether trying again may help, and what a person is told.

The gateway hands on HBase's own exceptions as text, Java stack trace and all; their class names tell them apart.
"""

from __future__ import annotations

# pyright: reportMissingImports=false, reportAttributeAccessIssue=false
# happybase makes the module `Hbase_thrift` from its interface description when it is imported.
import re
from dataclasses import dataclass

import happybase  # noqa: F401  # pyright: ignore[reportUnusedImport]
import Hbase_thrift
from thriftpy2.protocol import cybin
from thriftpy2.thrift import TException
from thriftpy2.transport import TTransportException

from f1_platform.errors import F1Error, PermanentError, ServiceUnavailable, StoreError, full_disk

HBaseError: type[Exception] = Hbase_thrift.IOError
"""What HBase could not do; the gateway in between is well."""
IllegalArgument: type[Exception] = Hbase_thrift.IllegalArgument

GATEWAY = (HBaseError, IllegalArgument, TException, cybin.ProtocolError, OSError, EOFError)
"""All that a call over Thrift may raise."""

_PLAINLY = {
    "TSocket read 0 bytes": "it hung up",
    "End of file reading from transport": "it hung up",
    "Connection reset by peer": "it hung up",
    "Broken pipe": "it hung up",
    "timed out": "no answer in time",
}
_LONGEST = 240
"""Characters that a person is told of an exception."""


class FrameTooLarge(TException):
    """A framed gateway takes no call of that size."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.message = f"{size:,} bytes in one call"


@dataclass(frozen=True)
class _Lasting:
    """A fault that stays until somebody mends it.

    Attributes:
        words: a pattern that HBase's words hold.
        what: what happened.
        mend: what to do.
        kind: StoreError holds for whatever else is written; a PermanentError for these records alone.
    """

    words: str
    what: str
    mend: str
    kind: type[PermanentError] = StoreError


_INIT = "Create or correct the tables with `f1 hbase init`"
_LASTING = (
    _Lasting("NoSuchColumnFamilyException", "A column family is missing", _INIT),
    _Lasting("TableNotFoundException|UnknownTable", "A table is missing", _INIT),
    _Lasting("NamespaceNotFoundException", "The namespace is missing", _INIT),
    _Lasting("TableNotEnabledException", "A table is disabled", "Enable it in the HBase shell: enable 'TABLE'"),
    _Lasting(
        "region is read only",
        "A table is read only",
        "Let it be written, in the HBase shell: alter 'TABLE', READONLY => false",
    ),
    _Lasting(
        "AccessDeniedException",
        "HBase refuses this user",
        "Grant it in the HBase shell: grant 'USER', 'RW', 'TABLE' for the store, 'RWC' for `f1 hbase init`. It is the "
        "user that the gateway runs as",
    ),
    _Lasting(
        "KeyValue size too large",
        "A cell is larger than HBase takes",
        "Raise hbase.client.keyvalue.maxsize at the gateway (10 MB by default), and hbase.server.keyvalue.maxsize at "
        "the region servers",
        PermanentError,
    ),
    _Lasting(
        r"exceeds limit of \d+ bytes",
        "A cell is larger than HBase takes",
        "Raise hbase.server.keyvalue.maxsize at the region servers (10 MB by default)",
        PermanentError,
    ),
)


def lasting(error: BaseException, where: str) -> F1Error | None:
    """The error of a fault that trying again does not mend; none where it may."""
    said = message_of(error)
    if full := full_disk(said, where):
        return full
    if isinstance(error, FrameTooLarge):
        return PermanentError(
            f"A row is larger than the gateway takes: {said}",
            where=where,
            mend="Raise hbase.regionserver.thrift.framed.max_frame_size_in_mb at the gateway above that (2 by default)",
        )
    for fault in _LASTING:
        if re.search(fault.words, said):
            return fault.kind(f"{fault.what}: {summary(error)}", where=where, mend=fault.mend)
    if isinstance(error, IllegalArgument) and not is_lost_scanner(error):
        return StoreError(f"HBase refuses the call: {summary(error)}", where=where, mend="This is a fault of f1")
    return None


def away(error: BaseException, where: str) -> ServiceUnavailable:
    """The error of a gateway or cluster that does not answer, after all patience."""
    return ServiceUnavailable(
        f"HBase does not answer: {summary(error)}",
        where=where,
        mend="`f1 hbase status` looks at the local one, `f1 hbase up` starts it; F1_HBASE_HOST and F1_HBASE_PORT "
        "say where the gateway is, F1_HBASE_TIMEOUT how long it may take. What was stored is kept, "
        "the same command goes on",
    )


def is_lost_scanner(error: BaseException) -> bool:
    """Whether the gateway has forgotten a scanner, as after a restart or a long pause."""
    return isinstance(error, IllegalArgument) and "scanner" in message_of(error).lower()


def is_refused(error: F1Error) -> bool:
    """Whether HBase has refused the user, not the call."""
    return "AccessDeniedException" in error.what


def message_of(error: BaseException) -> str:
    """All that an exception says, as text."""
    if isinstance(error, TTransportException) and isinstance(error.__context__, OSError):
        # thriftpy2 says that it could not connect, the system why.
        error = error.__context__
    said = getattr(error, "message", None)
    if said is None:
        said = getattr(error, "strerror", None) or str(error)
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)


def summary(error: BaseException) -> str:
    """What an exception says in a line: no stack trace, no packages, nothing twice."""
    if isinstance(error, cybin.ProtocolError) or not isinstance(error, GATEWAY):
        return "it does not speak Thrift"
    line = next((line.strip() for line in message_of(error).splitlines() if line.strip()), type(error).__name__)
    line = _PLAINLY.get(line, line)
    line = re.sub(r"\b(?:[a-z]\w*\.)+([A-Z]\w*(?:Exception|Error))\b", r"\1", line)
    line = re.sub(r"^RetriesExhaustedWithDetailsException: Failed \d+ actions?: ", "", line)
    line = re.sub(r"^(\w+: )\1", r"\1", line)
    line = line.partition(", {TABLE_ATTRIBUTES")[0]
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]} ..."
