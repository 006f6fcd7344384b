"""A reader in a process of its own that reads units again and again from HBase while others write and are killed.

Whatever it reads must be one whole version of those it knows. What it saw it says when its standard input ends.
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from f1_platform.clock import SystemClock
from f1_platform.errors import ServiceUnavailable, TransientError
from f1_platform.openf1 import Unit, arrow_schema
from f1_platform.raw import RawStore, open_store
from f1_platform.raw.content import content_hash
from f1_platform.settings import Settings, load_settings
from f1_platform_tests.raw.hbase.versions import environment

_PAUSE = 0.05
Versions = Mapping[Unit, Mapping[str, str]]
"""Names of the versions that a unit may have, by content hash."""


@dataclass
class Seen:
    """What a reader saw.

    Attributes:
        reads: how many there were.
        versions: names in the order in which they came, by unit.
        faults: reads that were none of the versions.
        rewritten: reads that were told to start again.
        away: reads that HBase did not answer.
        longest: seconds of the longest read.
    """

    reads: int = 0
    versions: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    rewritten: int = 0
    away: int = 0
    longest: float = 0.0


@contextmanager
def watching(settings: Settings, versions: Versions) -> Generator[Seen]:
    """Reads those units until the block ends; what was seen is told then."""
    told = [{**vars(unit), "versions": dict(names)} for unit, names in versions.items()]
    process = subprocess.Popen(
        [sys.executable, "-m", "f1_platform_tests.raw.hbase.watching", json.dumps(told)],
        env=environment(settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    seen = Seen()
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        yield seen
        said, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        seen.__dict__.update(json.loads(said))


def read(store: RawStore, unit: Unit, seen: Seen, names: Mapping[str, str]) -> None:
    """Reads a unit from HBase, whatever copies there are, and notes which version it was."""
    schema = arrow_schema(unit.endpoint)
    clock = SystemClock()
    began = clock.elapsed()
    try:
        table = pa.Table.from_batches(store.scan(unit, schema.names), schema)
    except ServiceUnavailable:
        seen.away += 1
        clock.wait(0.2)
        return
    except TransientError:
        seen.rewritten += 1
        return
    finally:
        seen.longest = max(seen.longest, clock.elapsed() - began)
    seen.reads += 1
    name = names.get(content_hash(table))
    if name is None:
        seen.faults.append(f"{table.num_rows} records of {unit} that are no version of it")
        return
    before = seen.versions.setdefault(str(unit), [])
    if before[-1:] != [name]:
        before.append(name)


def _main(told: list[dict[str, Any]]) -> None:
    versions = {Unit(**{name: value for name, value in one.items() if name != "versions"}): one for one in told}
    store, seen = open_store(load_settings(_env_file=None), SystemClock()), Seen()
    print("reading", flush=True)
    while not select.select([sys.stdin], [], [], _PAUSE)[0]:
        for unit, one in versions.items():
            read(store, unit, seen, one["versions"])
    print(json.dumps(vars(seen)))


if __name__ == "__main__":
    _main(json.loads(sys.argv[1]))
