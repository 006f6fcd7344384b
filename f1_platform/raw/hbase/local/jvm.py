"""Java on this machine: which one, what is missing, and the command line that runs a part of HBase with it.

What is run, and until when, is process.py's; where the jars come from is jars.py's.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from f1_platform.errors import UsageError

OLDEST = 17
"""Java; what HBase 2.6 was tried with, and what Debian 12 has."""

_INSTALL = "On Debian and Ubuntu: apt-get install {}"
_PACKAGE_OF_JAVA = "openjdk-17-jdk-headless"

_OPENED = ["io", "nio", "lang", "lang.reflect", "net", "util", "util.concurrent"]
_EXPORTED = ("java.base/jdk.internal.misc", "java.base/sun.net.dns", "java.base/sun.net.util")
_KERBEROS = "java.security.jgss/sun.security.krb5"

_FLAGS = (
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.net.preferIPv4Stack=true",
    # What bin/hbase says to any Java after 8.
    "-Dorg.apache.hbase.thirdparty.io.netty.tryReflectionSetAccessible=true",
    "--add-modules=jdk.unsupported",
    *(f"--add-opens=java.base/java.{package}=ALL-UNNAMED" for package in _OPENED),
    *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in ("sun.nio.ch", "jdk.internal.ref")),
    *(f"--add-exports={package}=ALL-UNNAMED" for package in (*_EXPORTED, _KERBEROS)),
)


@dataclass(frozen=True)
class Jars:
    """A built HBase.

    Attributes:
        folder: `f1-hbase.jar`, `lib/`, and `hbase.jsa` once it was trained.
    """

    folder: Path

    @property
    def archive(self) -> Path:
        """The classes of a start-up as Java keeps them, which saves a third of its time."""
        return self.folder / "hbase.jsa"

    @property
    def trained(self) -> tuple[str, ...]:
        """The flag that uses the archive; Java passes over one that is not of these very jars."""
        return (f"-XX:SharedArchiveFile={self.archive}",)

    def command(
        self,
        program: str,
        *arguments: str,
        heap: str,
        properties: Mapping[str, object],
        flags: Sequence[str] = (),
        beside: Sequence[Path] = (),
    ) -> tuple[str, ...]:
        """The command line of a Java program.

        Args:
            program: its class.
            arguments: what it is told.
            heap: the most that Java takes for objects, as in -Xmx.
            properties: system properties.
            flags: more for Java itself.
            beside: jars after ours.
        """
        # Jars only, always in the same order, else the archive is of no use. The settings are in the first.
        jars = (self.folder / "f1-hbase.jar", *sorted((self.folder / "lib").glob("*.jar")), *beside)
        told = (f"-D{name}={value}" for name, value in properties.items())
        path = ":".join(map(str, jars))
        return (tool("java"), f"-Xmx{heap}", *_FLAGS, *flags, *told, "-cp", path, program, *arguments)


def tool(name: str) -> str:
    """Where a program of Java or Maven is.

    Raises:
        UsageError: it is not on this machine.
    """
    path = shutil.which(name)
    if path is None:
        mend = _INSTALL.format("maven" if name == "mvn" else _PACKAGE_OF_JAVA)
        raise UsageError(f"A local HBase needs {name}, which is not on the PATH", mend=mend)
    return path


def java_version() -> str:
    """What `java -version` says; the trained archive serves this very one.

    Raises:
        UsageError: there is none, or it is too old.
    """
    java = tool("java")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr  # noqa: S603
    version = re.search(r'version "(\d+)', said)
    if version is None or int(version[1]) < OLDEST:
        mend = f"Put a newer one first on the PATH. {_INSTALL.format(_PACKAGE_OF_JAVA)}"
        found = version[1] if version else said.strip()[:100] or "nothing"
        raise UsageError(f"A local HBase needs Java {OLDEST} or newer, found {found}", where=java, mend=mend)
    return said
