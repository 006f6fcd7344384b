"""The ledger as a file of the home, made and opened by several at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from f1_platform.raw.ledger.file import LedgerFile

AT_ONCE = 8
HOMES = 20


def test_a_new_ledger_is_made_by_one_and_opened_by_all(tmp_path: Path) -> None:
    together = Barrier(AT_ONCE)

    def units_of(path: Path) -> object:
        together.wait()
        return LedgerFile(path).read("SELECT count(*) FROM units")

    with ThreadPoolExecutor(AT_ONCE) as openers:
        for home in range(HOMES):
            path = tmp_path / str(home) / "reports.sqlite"
            assert list(openers.map(units_of, [path] * AT_ONCE)) == [[(0,)]] * AT_ONCE
