"""Where the records of units lie as Parquet files, by their content; asked of the store once for each content."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from f1_platform.errors import StoreError
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
        """The files that hold what the reports tell of, in their order.

        Raises:
            F1Error: the store does not answer, or a file is gone or damaged: what was there is never left out in
                silence.
        """
        try:
            self._ask([report for report in reports if not self._is_there(report)])
        except OSError as error:
            raise _unreadable(reports[0].unit, str(error)) from error
        return [unit_file(self._path(report), report.unit.declared.date_field) for report in reports]

    def keep_only(self, reports: Collection[Report]) -> None:
        """Forgets contents that no report tells of any more."""
        current = {(report.unit, report.content_hash) for report in reports}
        self._paths = {named: path for named, path in self._paths.items() if named in current}

    def _path(self, report: Report) -> Path:
        path = self._paths.get((report.unit, report.content_hash))
        if path is None:
            raise _unreadable(report.unit, "its file is gone")
        return path

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


def _unreadable(unit: Unit, why: str) -> StoreError:
    mend = "If its file lies elsewhere, put it back; else `f1 run` fetches the unit anew"
    return StoreError(f"What was recorded of {unit} cannot be read", where=why, mend=mend)
