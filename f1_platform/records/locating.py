"""Where the records of units lie as Parquet files, by their content; asked of the store once for each content."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from f1_platform.openf1 import Unit
from f1_platform.raw import RawStore, Report
from f1_platform.records.files import UnitFile, unit_file


class Locations:
    """The files of one store."""

    def __init__(self, store: RawStore) -> None:
        """Uses that store."""
        self._store = store
        self._paths: dict[tuple[Unit, str | None], Path] = {}

    def files(self, reports: Sequence[Report]) -> list[UnitFile]:
        """The files that hold what the reports tell of, in their order; units that are gone by now are left out.

        Raises:
            F1Error: the store does not answer, or a file is gone or damaged.
        """
        self._ask([report for report in reports if not self._is_there(report)])
        paths = [(report, self._paths.get((report.unit, report.content_hash))) for report in reports]
        return [unit_file(path, report.unit.declared.date_field) for report, path in paths if path is not None]

    def keep_only(self, reports: Collection[Report]) -> None:
        """Forgets contents that no report tells of any more."""
        current = {(report.unit, report.content_hash) for report in reports}
        self._paths = {named: path for named, path in self._paths.items() if named in current}

    def _is_there(self, report: Report) -> bool:
        path = self._paths.get((report.unit, report.content_hash))
        return path is not None and path.exists()

    def _ask(self, reports: Sequence[Report]) -> None:
        now = self._store.parquet([report.unit for report in reports]) if reports else {}
        for report in reports:
            path = now.get(report.unit)
            if path is None:
                self._paths.pop((report.unit, report.content_hash), None)
                continue
            # Files are named by their content, and stay for those who still read them when the unit has changed.
            told = path.with_name(f"{report.content_hash}{path.suffix}")
            self._paths[report.unit, report.content_hash] = told if told.exists() else path
