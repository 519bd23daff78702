"""Old backups of a folder go, and of what they shared with others nothing that is needed."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import pytest
from tests.backup.kept import answered, silent, taken

from manyeyes.backup import KeepNeedsFolder, NothingPruned, check_backup, check_keep, prune
from manyeyes.cli import main
from manyeyes.house import House


def pool(kept: Path) -> set[str]:
    return {part.name for part in (kept / "pool").glob("*/*")}


def backups(kept: Path) -> list[str]:
    return sorted(one.parent.name for one in kept.glob("*/manifest.json"))


def put(house: House, *contents: str) -> None:
    for content in contents:
        house.blobs.put(f"derived/bb/{content}/640.webp", content.encode() * 1000)


def test_the_newest_stay_with_all_they_need(house: House, tmp_path: Path) -> None:
    answered(house)
    kept = tmp_path / "kept"
    moments = []
    for number in range(5):
        put(house, f"only {number}", f"from {number} on")
        moments.append(taken(house, kept).manifest.name)
        house.blobs.delete(f"derived/bb/only {number}/640.webp")
    before = pool(kept)
    done = prune(kept, 2)
    assert (list(done.removed), list(done.kept), backups(kept)) == (moments[:3], moments[3:], moments[3:])
    assert len(before - pool(kept)) >= 3
    assert done.freed >= 3 * 6000
    for name in moments[3:]:
        check_backup(kept, name, silent)
    again = prune(kept, 2)
    assert (again.removed, again.freed) == ((), 0)
    assert prune(kept, 1).kept == (moments[4],)
    check_backup(kept, "", silent)


def test_what_is_somebody_elses_and_what_was_cut_off_is_no_backup(house: House, tmp_path: Path) -> None:
    answered(house)
    kept = tmp_path / "kept"
    first, second = taken(house, kept).manifest.name, taken(house, kept).manifest.name
    (kept / "photos").mkdir()
    (kept / "photos" / "one.jpg").write_bytes(b"mine")
    (kept / "9999-01-01T000000.000000Z").mkdir()
    (kept / "9999-01-01T000000.000000Z" / "site.sqlite").write_bytes(b"half")
    assert prune(kept, 1).removed == (first,)
    assert backups(kept) == [second]
    assert (kept / "photos" / "one.jpg").read_bytes() == b"mine"
    check_backup(kept, second, silent)


@pytest.mark.parametrize("part", ["manifest.json", "contents.tsv.gz"])
def test_nothing_goes_where_one_that_stays_is_damaged(house: House, tmp_path: Path, part: str) -> None:
    answered(house)
    kept = tmp_path / "kept"
    for _ in range(3):
        taken(house, kept)
    there, damaged = pool(kept), kept / backups(kept)[-1] / part
    data = bytearray(damaged.read_bytes())
    data[random.Random(1).randrange(len(data) // 2, len(data) - 20)] ^= 1
    damaged.write_bytes(bytes(data))
    with pytest.raises(NothingPruned, match="does not read well"):
        prune(kept, 1)
    assert (len(backups(kept)), pool(kept)) == (3, there)


def test_one_file_has_no_older_ones(tmp_path: Path) -> None:
    with pytest.raises(KeepNeedsFolder):
        check_keep(tmp_path / "eyes.tar", 3)
    check_keep(tmp_path / "eyes.tar", None)


def test_the_command_keeps_so_many_and_says_so(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(house)
    kept = tmp_path / "kept"
    said = []
    for _ in range(3):
        words = ["backup", str(house.site), "--to", str(kept), "--test", "--keep", "2", "--json"]
        monkeypatch.setattr(sys, "argv", ["manyeyes", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        said.append(json.loads(capsys.readouterr().out)["pruned"])
    assert [len(one["removed"]) for one in said] == [0, 0, 1]
    assert backups(kept) == sorted(said[-1]["kept"])
