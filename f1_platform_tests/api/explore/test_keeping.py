"""Pages of records are kept until what they were made from changes, and keep nothing of before open."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from f1_platform.serving import publish
from f1_platform_tests.api.collections import paddock
from f1_platform_tests.api.conftest import api, eventually
from f1_platform_tests.serving.sample import clock


def _deleted() -> int:
    """Open files that have been replaced; those that close while they are looked at don't count."""
    count = 0
    for number in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            name = str(number.readlink())
            count += "serving.sqlite" in name and name.endswith("(deleted)")
    return count


def test_published_files_of_before_are_closed(tmp_path: Path) -> None:
    file = tmp_path / "serving.sqlite"
    publish(paddock.tables(), file, clock())
    with api(tmp_path) as client:
        for wins in range(1, 5):
            version = str(publish(paddock.tables(wins), file, clock()).data_version)
            answer = eventually(
                lambda wins=wins: client.get(f"/explore/data?x={wins}"),
                lambda answer, version=version: answer.headers["x-data-version"] == version,
            )
            assert answer.status_code == 200
            again = client.get(f"/explore/data?x={wins}", headers={"If-None-Match": answer.headers["etag"]})
            assert again.status_code == 304
        assert _deleted() <= 8  # of the version before, until its last reader has gone
