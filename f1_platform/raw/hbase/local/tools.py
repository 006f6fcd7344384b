"""What no Thrift gateway does, for measurements and tests: flush, compact, recode, and HBase's own benchmark."""

from __future__ import annotations

import subprocess
from pathlib import Path

from f1_platform.errors import StoreError
from f1_platform.raw.hbase.local.jars import with_tools
from f1_platform.raw.hbase.local.jvm import Jars
from f1_platform.raw.hbase.local.process import Plan

_UNCAUGHT = 'Exception in thread "main" '
_EVALUATION = "org.apache.hadoop.hbase.PerformanceEvaluation"


def flush(jars: Jars, plan: Plan, table: str) -> None:
    """Writes what a table holds in memory to disk.

    Raises:
        StoreError: HBase refused; its words are told.
    """
    _administer(jars, plan, "flush", table)


def compact(jars: Jars, plan: Plan, table: str) -> None:
    """Rewrites all files of a table into one a region and family, and waits for the end of it.

    Raises:
        StoreError: HBase refused; its words are told.
    """
    _administer(jars, plan, "compact", table)


def recode(jars: Jars, plan: Plan, table: str, codec: str, encoding: str = "FAST_DIFF") -> None:
    """Changes codec and encoding of all families of a table; what is on disk follows with the next compaction.

    Raises:
        StoreError: HBase refused; its words are told.
    """
    _administer(jars, plan, "codec", table, codec, encoding)


def described(jars: Jars, plan: Plan, table: str) -> str:
    """How HBase itself describes a table.

    Raises:
        StoreError: there is none of that name.
    """
    return _administer(jars, plan, "describe", table)


def grant(jars: Jars, plan: Plan, user: str, *rights: str) -> None:
    """Gives a user rights such as READ on everything; counts where the AccessController is on.

    Raises:
        StoreError: HBase refused; its words are told.
    """
    _administer(jars, plan, "grant", user, *rights)


def disk_bytes(plan: Plan, table: str) -> int:
    """Bytes that a table takes on disk, its log aside."""
    namespace, _, name = table.rpartition(":")
    folder = plan.data / "hbase" / "data" / (namespace or "default") / name
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def evaluation(jars: Jars, plan: Plan, *arguments: str, heap: str = "1g") -> tuple[str, ...]:
    """The command line of HBase's PerformanceEvaluation, such as `--rows=100000 sequentialWrite 1`.

    Raises:
        UsageError: Maven is missing.
        StoreError: Maven failed.
    """
    beside: list[Path] = list(with_tools(jars))
    properties = plan.properties("evaluation")
    return jars.command(_EVALUATION, "--nomapred", *arguments, heap=heap, properties=properties, beside=beside)


def _administer(jars: Jars, plan: Plan, *words: str) -> str:
    flags = (*jars.trained, "-XX:TieredStopAtLevel=1")
    command = jars.command("LocalAdmin", *words, heap="128m", properties=plan.properties("admin"), flags=flags)
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        said = next(iter(done.stderr.strip().splitlines()), "no word of why").removeprefix(_UNCAUGHT)
        raise StoreError(f"HBase refused {' '.join(words)}: {said}", where=str(plan.data))
    return done.stdout.strip()
