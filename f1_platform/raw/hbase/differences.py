"""What a table lacks of what it is meant to be. Nothing is ever dropped or narrowed: what is more, stays and is told.

Pure: `initialising` acts on differences, `shell` writes them as commands.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from f1_platform.raw.hbase.tables import Family, Table


@dataclass(frozen=True)
class MissingNamespace:
    """A namespace that tables are meant to be in."""

    name: str

    def __str__(self) -> str:
        """For people."""
        return f"namespace {self.name} is missing"


@dataclass(frozen=True)
class MissingTable:
    """A table that is not there."""

    table: Table

    def __str__(self) -> str:
        """For people."""
        return f"{self.table.name} is missing"


@dataclass(frozen=True)
class MissingFamily:
    """A family that a table lacks."""

    table: str
    family: Family

    def __str__(self) -> str:
        """For people."""
        return f"{self.table}: family {self.family.name} is missing"


@dataclass(frozen=True)
class NarrowFamily:
    """A family that keeps less, or does less, than it is meant to.

    Attributes:
        table: its table's name.
        found: as it is.
        corrected: as it should be.
    """

    table: str
    found: Family
    corrected: Family

    @property
    def changes(self) -> dict[str, str | int | bool]:
        """The attributes to change, by HBase's own names."""
        found = self.found.attributes
        return {name: value for name, value in self.corrected.attributes.items() if found[name] != value}

    def __str__(self) -> str:
        """For people."""
        found = self.found.attributes
        changes = (f"{name} {found[name]}, wanted {value}" for name, value in self.changes.items())
        return f"{self.table}: family {self.found.name} has {'; '.join(changes)}"


@dataclass(frozen=True)
class MissingSplit:
    """A row key that no region begins with; where the table exists, only the HBase shell can split it."""

    table: str
    point: str

    def __str__(self) -> str:
        """For people."""
        return f"{self.table}: no region begins at {self.point}"


@dataclass(frozen=True)
class Kept:
    """Somebody's own choice, in one family or several: it stays."""

    table: str
    families: tuple[str, ...]
    what: str

    def __str__(self) -> str:
        """For people."""
        return f"{self.table}: {self.what} stays in {', '.join(self.families)}"


Lacking = MissingNamespace | MissingTable | MissingFamily | NarrowFamily | MissingSplit
Difference = Lacking | Kept


def differences(wanted: Table, found: Table | None) -> list[Difference]:
    """What tells a table from what it is meant to be.

    Args:
        wanted: the table as declared.
        found: the table as it is; what the gateway does not tell of it counts as right. None where it is missing.
    """
    if found is None:
        return [MissingTable(wanted)]
    told: list[Difference] = []
    chosen: dict[str, list[str]] = defaultdict(list)
    for family in wanted.families:
        there = found.family(family.name)
        if there is None:
            told.append(MissingFamily(wanted.name, family))
            continue
        corrected = _widened(family, there)
        if corrected != there:
            told.append(NarrowFamily(wanted.name, there, corrected))
        for attribute, value in corrected.attributes.items():
            if value != family.attributes[attribute]:
                chosen[f"{attribute} {value} (ours: {family.attributes[attribute]})"].append(family.name)
    told += [MissingSplit(wanted.name, point) for point in wanted.splits if point not in found.splits]
    chosen["a family that is none of ours"] += [f.name for f in found.families if wanted.family(f.name) is None]
    return told + [Kept(wanted.name, tuple(names), what) for what, names in chosen.items() if names]


def _widened(wanted: Family, found: Family) -> Family:
    """The family with all that either has: where it differs and is more than nothing, somebody chose it."""
    return replace(
        found,
        versions=max(wanted.versions, found.versions),
        ttl=max(wanted.ttl, found.ttl),
        block_cache=wanted.block_cache or found.block_cache,
        compression=wanted.compression if found.compression == "NONE" else found.compression,
        bloom=wanted.bloom if found.bloom == "NONE" else found.bloom,
        encoding=wanted.encoding if found.encoding == "NONE" else found.encoding,
        block_size=found.block_size and max(wanted.block_size or 0, found.block_size),
    )
