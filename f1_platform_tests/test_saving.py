"""Files of charts: put there whole, through links, beside nothing; pipes are written into."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from f1_platform.errors import StoreError, UsageError
from f1_platform.saving import Form, form_of, write_whole

BODY = b"<svg/>"


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.svg", Form.svg),
        ("A.PNG", Form.png),
        ("a.json", Form.json),
        ("a.vega.json", Form.vega),
        ("a.vl.json", Form.vega),
        ("a.b.csv", Form.csv),
        ("a.parquet", Form.parquet),
        ("a", Form.svg),
    ],
)
def test_the_end_of_a_path_says_the_form(name: str, form: Form) -> None:
    assert form_of(Path(name)) is form


def test_an_unknown_ending_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"\.pdf: 'x\.pdf' \(here\).*\.png, \.svg, \.vega\.json, \.vl\.json; or"):
        form_of(Path("x.pdf"), "here", "; or")


def test_a_link_stays_and_its_file_is_replaced_with_its_mode_kept(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / "real.svg", tmp_path / "link.svg"
    target.write_bytes(b"before")
    target.chmod(0o640)
    link.symlink_to(target)
    assert write_whole(link, BODY) == link
    assert link.is_symlink() and target.read_bytes() == BODY
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in target.parent.iterdir()] == ["real.svg"]


def test_a_pipe_is_written_into_and_stays_one(tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_whole(link, BODY)
    reader.join(10)
    assert read == [BODY]
    assert pipe.is_fifo() and link.is_symlink()


def test_what_a_process_has_open_is_written_on(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        log.write(b"before ")
        log.flush()
        write_whole(Path(f"/proc/self/fd/{log.fileno()}"), BODY)
    assert (tmp_path / "log").read_bytes() == b"before " + BODY


def test_what_cannot_be_written_says_where_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"too long \(.*Name it with --output, shorter"):
        write_whole(tmp_path / f"{'x' * 300}.svg", BODY)
    (tmp_path / "round.svg").symlink_to("round.svg")
    with pytest.raises(StoreError, match=r"cannot be written.*round\.svg.*Name a file"):
        write_whole(tmp_path / "round.svg", BODY)
    assert [path.name for path in tmp_path.iterdir()] == ["round.svg"]


def test_a_folder_that_refuses_says_so_and_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept.svg"
    kept.write_bytes(b"before")

    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(StoreError, match=r"Permission denied \(.*kept\.svg\).*that you may write"):
        write_whole(kept, BODY)
    assert kept.read_bytes() == b"before"
