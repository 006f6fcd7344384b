"""The HBase that lives in a folder on its own, after `f1 hbase up`: brought up once, found again, brought down.

DIR/ports.json names its process and its ports. It stays when the process is gone, and says nothing any more then.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from f1_platform.clock import Clock
from f1_platform.errors import ServiceUnavailable, UsageError, full_disk
from f1_platform.home import LOCAL_HOSTS
from f1_platform.process import is_gone, name_of
from f1_platform.raw.hbase.local.jvm import Jars
from f1_platform.raw.hbase.local.ports import Ports
from f1_platform.raw.hbase.local.process import Plan, Process
from f1_platform.settings import Settings

_LOOK_AGAIN = 0.1
_STOPS_WITHIN = 40.0


@dataclass(frozen=True)
class Resident:
    """A local HBase that runs on its own.

    Attributes:
        data: its folder.
        ports: where it listens.
        pid: its process.
        process: the name of that process, which no later one has.
        since: when it answered first.
    """

    data: Path
    ports: Ports
    pid: int
    process: str
    since: datetime

    @property
    def memory(self) -> int | None:
        """Bytes of memory it holds; none where the system does not tell."""
        with suppress(OSError, StopIteration):
            told = Path(f"/proc/{self.pid}/status").read_text().splitlines()
            return next(int(line.split()[1]) * 1024 for line in told if line.startswith("VmRSS:"))
        return None


def folder_of(settings: Settings) -> Path:
    """Where the local HBase of a home lives."""
    return settings.home / "hbase"


def resident_in(data: Path) -> Resident | None:
    """The HBase that runs in a folder, or none."""
    try:
        told = json.loads((data / "ports.json").read_text())
        since = datetime.fromisoformat(told.pop("since"))
        pid, process = int(told.pop("pid")), str(told.pop("process"))
        resident = Resident(data, Ports(**told), pid, process, since)
        return None if is_gone(process) else resident
    except (OSError, ValueError, KeyError, TypeError):
        return None


def thrift2_port(settings: Settings) -> int | None:
    """The port of the Thrift 2 gateway: as set, or that of the home's own HBase where this is the one that is meant."""
    if settings.hbase_thrift2_port is not None or settings.hbase_host not in LOCAL_HOSTS:
        return settings.hbase_thrift2_port
    resident = resident_in(folder_of(settings))
    return resident.ports.thrift2 if resident and resident.ports.thrift == settings.hbase_port else None


@contextmanager
def alone(data: Path) -> Generator[None]:
    """Holds a folder while something is brought up or down in it; another that wants the same waits.

    Raises:
        UsageError: the folder cannot be written.
        StoreError: the disk is full.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        with (data / "up.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        what = f"The folder of HBase cannot be written: {error.strerror}"
        mend = "Let --data name a folder that you may write"
        raise full_disk(error, data) or UsageError(what, where=str(data), mend=mend) from error


def bring_up(jars: Jars, plan: Plan, clock: Clock) -> Resident:
    """Starts an HBase that lives on; until it is written down, it ends with this process.

    Raises:
        ServiceUnavailable: it did not start; its own words are told.
    """
    process = Process(jars, plan).start()
    resident = Resident(plan.data, plan.ports, process.pid, name_of(process.pid), clock.now())
    _note(resident)
    process.detach()
    return resident


def bring_down(resident: Resident, clock: Clock) -> None:
    """Stops it in order and waits for its end.

    Raises:
        ServiceUnavailable: it does not end.
    """
    with suppress(ProcessLookupError):
        os.kill(resident.pid, signal.SIGTERM)
    begun = clock.elapsed()
    while not is_gone(resident.process):
        if clock.elapsed() - begun > _STOPS_WITHIN:
            what = f"HBase does not end within {_STOPS_WITHIN:.0f} s"
            raise ServiceUnavailable(what, where=f"process {resident.pid}", mend="Its log is in log/ of its folder")
        clock.wait(_LOOK_AGAIN)


def _note(resident: Resident) -> None:
    told = {"pid": resident.pid, "process": resident.process, "since": resident.since.isoformat(timespec="seconds")}
    beside = resident.data / "ports.json.part"
    beside.write_text(json.dumps(asdict(resident.ports) | told, indent=2) + "\n")
    beside.replace(resident.data / "ports.json")
