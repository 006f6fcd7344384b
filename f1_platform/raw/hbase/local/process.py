"""One process of a local HBase: started, awaited, stopped in order, or killed as by a crash.

It ends with its parent: it watches the pipe that is its standard input. `detach` lets it live on.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, Self

from f1_platform.errors import ServiceUnavailable, full_disk
from f1_platform.raw.hbase.local.jvm import Jars
from f1_platform.raw.hbase.local.ports import Ports, free_ports

Part = Literal["one", "zookeeper", "master", "regionserver", "thrift"]

_LAST_WORDS = 6
_NO_ROOM = 1 << 20
_STOPS_WITHIN = 60.0


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

    def properties(self, name: str) -> dict[str, object]:
        """System properties of the process of that name."""
        data = self.data.absolute()
        named = {"f1.hbase.data": data, "f1.hbase.name": name}
        ports = {f"f1.hbase.{part}": port for part, port in asdict(self.ports).items()}
        logs = {"hbase.log.dir": data / "log", "hbase.log.file": f"{name}.log"}
        return {**named, **ports, **logs, **{f"f1.site.{setting}": value for setting, value in self.site.items()}}


class Process:
    """A part of HBase in a JVM of its own, `one` being all of it; leaving the block stops it."""

    def __init__(self, jars: Jars, plan: Plan, part: Part = "one", name: str = "hbase") -> None:
        self.plan, self.name = plan, name
        flags = plan.flags or jars.trained
        self._command = jars.command("LocalHBase", part, heap=plan.heap, flags=flags, properties=plan.properties(name))
        self._words = plan.data.absolute() / "log" / f"{name}.out"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the process that runs.

        Raises:
            ServiceUnavailable: none does.
        """
        return self._running().pid

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Starts it and waits until it answers.

        Raises:
            ServiceUnavailable: it ended before; its own words are told.
            StoreError: the disk is full.
        """
        self.launch()
        return self.await_answer()

    def launch(self) -> None:
        """Starts it; `await_answer` waits for it."""
        self.kill()  # One that ended by itself has left its pipes.
        try:
            self._words.parent.mkdir(parents=True, exist_ok=True)
            with self._words.open("wb") as words:
                # A session of its own: Ctrl-C reaches this process alone, which then ends the other in order.
                self._process = subprocess.Popen(  # noqa: S603 - our own command
                    self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words, start_new_session=True
                )
        except OSError as error:
            what = f"HBase cannot write its folder: {error.strerror}"
            full = full_disk(error, self._words.parent)
            raise full or ServiceUnavailable(what, where=str(self._words.parent)) from error

    def await_answer(self) -> Self:
        """Waits until it answers.

        Raises:
            ServiceUnavailable: it ended before; its own words are told.
            StoreError: the disk is full.
        """
        process = self._running()
        assert process.stdout is not None
        try:
            # It closes its output when it is ready, and ends by itself where that takes too long; Java may warn before.
            with process.stdout as output:
                said = output.read()
        except BaseException:
            self.kill()
            raise
        if b"READY" not in said:
            self.kill()
            lines = (said + self._words.read_bytes()).decode(errors="replace").splitlines()
            # On a full disk there are no words either.
            full = shutil.disk_usage(self.plan.data).free < _NO_ROOM
            words = "no space left on device" if full else "; ".join(lines[-_LAST_WORDS:])
            mend = f"{self._words.with_suffix('.log')} says more"
            what = f"HBase ({self.name}) did not start: {words}"
            raise full_disk(words, self.plan.data) or ServiceUnavailable(what, where=str(self._words), mend=mend)
        return self

    def detach(self) -> None:
        """Lets it live on when this process ends."""
        process = self._running()
        assert process.stdin is not None
        with process.stdin as words:
            words.write(b"\n")

    def stop(self) -> None:
        """Ends it in order, all flushed and closed; it halts by itself where that takes too long."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOPS_WITHIN)
            self.kill()

    def kill(self) -> None:
        """Ends it as a crash does: what it acknowledged comes back with the next start."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise ServiceUnavailable(f"HBase ({self.name}) is not running", where=str(self.plan.data))
        return self._process
