"""HBase from Maven: resolved, compiled and trained once per content of docker/hbase, kept in the user's cache.

Every process that needs it waits for the one that builds; a build that was killed leaves nothing half, since each piece
gets its name when it is whole. The folder may be deleted whenever no HBase runs from it.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from f1_platform.errors import StoreError, UsageError, full_disk
from f1_platform.raw.hbase.local.jvm import Jars, java_version, tool
from f1_platform.raw.hbase.local.process import Plan, Process

log = logging.getLogger(__name__)

SOURCES = Path(__file__).parents[4] / "docker" / "hbase"
_FIRST_WORDS = 4
_USED = ("pom.xml", "conf/*", "java/*", "tools/*")


def built() -> Jars:
    """The jars, built where that has not happened yet: half a minute, once.

    Raises:
        UsageError: Java, Maven or the sources are missing.
        StoreError: Maven or the compiler failed.
    """
    jars = Jars(_cache() / f"hbase-{_content()}")
    if not jars.archive.exists():
        with _alone(jars.folder.parent):
            if not jars.folder.exists():
                _assemble(jars.folder)
            if not jars.archive.exists():
                _train(jars)
    return jars


def with_tools(jars: Jars) -> Sequence[Path]:
    """The jars beside ours that HBase's own PerformanceEvaluation needs, fetched where that has not happened yet.

    Raises:
        UsageError: Maven is missing.
        StoreError: Maven failed.
    """
    folder = jars.folder / "lib-tools"
    if not folder.exists():
        with _alone(jars.folder.parent):
            if not folder.exists():
                beside = _copied(SOURCES / "tools", jars.folder / "tools.part")
                _maven(beside)
                (beside / "lib").rename(folder)
    return sorted(folder.glob("*.jar"))


def _cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base).absolute() / "f1-platform"


def _sources() -> list[Path]:
    found = sorted(path for pattern in _USED for path in SOURCES.glob(pattern))
    if not found:
        mend = "Run it from a checkout of f1-platform, or point F1_HBASE_HOST at an HBase that is there"
        raise UsageError("The sources of the local HBase are not installed", where=str(SOURCES), mend=mend)
    return found


def _content() -> str:
    """Names what is built: the sources, and the Java that an archive is trained for."""
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(f"{path.relative_to(SOURCES)}\0".encode() + path.read_bytes())
    digest.update(java_version().encode())
    return digest.hexdigest()[:12]


@contextmanager
def _alone(cache: Path) -> Generator[None]:
    """One build at a time, of whatever content: Maven's own repository is shared."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with (cache / "hbase.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        mend = "Let XDG_CACHE_HOME name a folder that you may write"
        what = f"The local HBase cannot be built: {error.strerror}"
        raise full_disk(error, cache) or StoreError(what, where=str(cache), mend=mend) from error


def _assemble(folder: Path) -> None:
    javac, jar = tool("javac"), tool("jar")
    beside = _copied(SOURCES, folder.with_suffix(".part"))
    log.info("HBase: Maven fetches its jars, 125 MB, once")
    _maven(beside)
    classes, sources = beside / "classes", sorted(map(str, (beside / "java").glob("*.java")))
    _run([javac, "-nowarn", "-XDignore.symbol.file", "-cp", f"{beside}/lib/*", "-d", str(classes), *sources])
    # The settings travel in the jar: a folder on the class path would keep Java from using the archive.
    _run([jar, "cf", str(beside / "f1-hbase.jar"), "-C", str(beside / "conf"), ".", "-C", str(classes), "."])
    beside.rename(folder)


def _copied(folder: Path, beside: Path) -> Path:
    """A copy to work in, in place of what a killed build may have left there."""
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(folder, beside)
    return beside


def _maven(folder: Path) -> None:
    _run([tool("mvn"), "-q", "-B", "-Dstyle.color=never", "-f", str(folder / "pom.xml"), "package"])


def _train(jars: Jars) -> None:
    """Has Java note all classes of one start and stop."""
    log.info("HBase: training its start-up, once")
    beside = jars.archive.with_suffix(".part")
    flags = (f"-XX:ArchiveClassesAtExit={beside}",)
    with tempfile.TemporaryDirectory(prefix="f1-hbase-") as data, Process(jars, Plan(Path(data), flags=flags)):
        pass
    beside.rename(jars.archive)


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = "; ".join((done.stdout + done.stderr).strip().splitlines()[:_FIRST_WORDS])
        mend = "Is Maven's registry in reach? Its settings.xml may name a mirror" if "mvn" in command[0] else ""
        what = f"{Path(command[0]).name} failed: {said}"
        raise full_disk(said, _cache()) or StoreError(what, where=" ".join(command), mend=mend)
