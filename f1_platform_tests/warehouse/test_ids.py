"""The file of given ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from f1_platform.errors import HomeError
from f1_platform.warehouse.ids import Ids
from f1_platform.warehouse.ids.file import IdsFile


def test_ids_begin_at_100000_for_each_kind() -> None:
    ids = Ids([])
    assert ids.give("driver", "dennis jake", "jake_dennis", "Jake Dennis").id == 100_000
    assert ids.give("driver", "frederik vesti", "frederik_vesti", "Frederik Vesti").id == 100_001
    assert ids.give("team", "audi", "audi", "Audi").id == 100_000


def test_a_key_keeps_its_id_after_the_file_was_read_again(tmp_path: Path) -> None:
    with IdsFile(tmp_path / "identity.csv").giving() as ids:
        given = ids.give("circuit", "999", "madring", "Madring, the new one")
    with IdsFile(tmp_path / "identity.csv").giving() as ids:
        assert ids.give("circuit", "999", "madrid", "Madrid") == given
        assert ids.give("circuit", "1000", "other", "Other").id == given.id + 1


def test_nothing_is_written_when_no_id_was_given(tmp_path: Path) -> None:
    with IdsFile(tmp_path / "identity.csv").giving() as ids:
        assert ids.added == []
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_when_the_giving_fails(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), IdsFile(tmp_path / "identity.csv").giving() as ids:
        ids.give("team", "audi", "audi", "Audi")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_the_digest_is_of_what_is_kept(tmp_path: Path) -> None:
    file = IdsFile(tmp_path / "identity.csv")
    assert file.digest() == "none"
    with file.giving() as ids:
        ids.give("team", "audi", "audi", "Audi")
        assert file.digest() == "none" != ids.digest
    assert file.digest() == ids.digest


def test_a_damaged_file_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "identity.csv"
    path.write_text("kind,ref,id,key,name\ndriver,jake_dennis,many,dennis jake,Jake Dennis\n")
    with pytest.raises(HomeError) as refused, IdsFile(path).giving():
        pass
    assert refused.value.where == f"{path} line 2"
