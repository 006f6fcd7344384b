"""One process of a local HBase: started, awaited, stopped in order, or killed as by a crash.

It ends with its parent: it watches the pipe that is its standard input. `detach` lets it live on.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from random import SystemRandom
from socket import create_server
from typing import Self

from f1_platform.errors import ServiceUnavailable
from f1_platform.raw.hbase.local.jvm import Jars

_OUTSIDE = range(20_000, 32_000)
"""Below those that the system gives to connections, so that none of these is taken while Java starts."""

_LAST_WORDS = 12
_STOPS_WITHIN = 60.0


@dataclass(frozen=True)
class Ports:
    """Where the parts listen, all on 127.0.0.1."""

    thrift: int
    thrift2: int
    zookeeper: int
    master: int
    regionserver: int


def free_ports(**chosen: int) -> Ports:
    """Ports that nobody listens on, besides those that were chosen."""
    names = [port.name for port in fields(Ports) if port.name not in chosen]
    free: list[int] = []
    while len(free) < len(names):
        port = SystemRandom().choice(_OUTSIDE)
        with suppress(OSError), create_server(("127.0.0.1", port)):
            if port not in (*free, *chosen.values()):
                free.append(port)
    return Ports(**chosen, **dict(zip(names, free, strict=True)))


@dataclass(frozen=True)
class Plan:
    """What a local HBase is to be.

    Attributes:
        data: its folder; what it held before is there again.
        ports: where it listens.
        heap: the most that Java takes for objects, as in -Xmx.
        site: settings of HBase by name, over those of docker/hbase/conf.
        flags: for Java, in place of the trained archive.
    """

    data: Path
    ports: Ports = field(default_factory=free_ports)
    heap: str = "512m"
    site: Mapping[str, object] = field(default_factory=dict[str, object])
    flags: tuple[str, ...] = ()


class Process:
    """A part of HBase in a JVM of its own, `one` being all of it; leaving the block stops it."""

    def __init__(self, jars: Jars, plan: Plan, part: str = "one") -> None:
        self.plan, self.part = plan, part
        logs = plan.data.absolute() / "log"
        ports = {f"f1.hbase.{name.name}": getattr(plan.ports, name.name) for name in fields(Ports)}
        site = {f"f1.site.{name}": value for name, value in plan.site.items()}
        kept = {"f1.hbase.data": plan.data.absolute(), "hbase.log.dir": logs, "hbase.log.file": f"{part}.log"}
        self._command = jars.command(part, heap=plan.heap, properties=kept | ports | site, flags=plan.flags)
        self._said = logs / f"{part}.out"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the process that was started."""
        assert self._process is not None
        return self._process.pid

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Starts it and waits until it answers.

        Raises:
            ServiceUnavailable: it ended before; its own words are told.
        """
        self._said.parent.mkdir(parents=True, exist_ok=True)
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                start_new_session=True,
            )
        assert self._process.stdout is not None
        # It closes its output when it is ready, and ends by itself when that takes too long.
        with self._process.stdout as output:
            ready = b"READY" in output.read()
        if not ready:
            self.kill()
            words = "\n".join(self._said.read_text(errors="replace").splitlines()[-_LAST_WORDS:])
            mend = "Its log is beside it; free memory, or choose other ports"
            raise ServiceUnavailable(f"HBase did not start: {words}", where=str(self._said), mend=mend)
        return self

    def detach(self) -> None:
        """Lets it live on when this process ends."""
        assert self._process is not None and self._process.stdin is not None
        with self._process.stdin as words:
            words.write(b"detach\n")

    def stop(self) -> None:
        """Ends it in order: all is flushed and closed."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
            self._clear()

    def kill(self) -> None:
        """Ends it as a crash does: what it acknowledged comes back with the next start."""
        if self._process is not None:
            self._process.kill()
            self._clear()

    def _clear(self) -> None:
        assert self._process is not None and self._process.stdin is not None
        self._process.wait()
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process = None
