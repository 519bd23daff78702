"""Backups that are cut off, changed, of another version: each refused with a sentence, and nothing is restored."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest
from tests.backup.kept import answered, silent, taken

from manyeyes.backup import (
    BackupCutOff,
    BackupDamaged,
    BackupPlaceWrong,
    BackupUnsound,
    FolderNotEmpty,
    NewerBackup,
    NoBackupHere,
    check_backup,
    restore,
)
from manyeyes.backup.manifest import checksum
from manyeyes.house import House
from manyeyes.storage import tables as t


@pytest.fixture
def kept(house: House, tmp_path: Path) -> Path:
    answered(house)
    taken(house, tmp_path / "kept")
    return tmp_path / "kept"


def of(kept: Path, name: str) -> Path:
    return next(kept.glob(f"2*/{name}"))


def refused(kept: Path, error: type[Exception], said: str) -> None:
    back = kept.parent / "back"
    with pytest.raises(error, match=said):
        restore(kept, back, "", silent)
    assert not (back / ".manyeyes").exists()


def test_interrupted_before_its_manifest(kept: Path) -> None:
    of(kept, "manifest.json").unlink()
    refused(kept, BackupCutOff, r"was cut off: manifest\.json is missing")


def test_a_missing_blob_and_a_missing_database(kept: Path) -> None:
    next(kept.glob("pool/*/*")).unlink()
    refused(kept, BackupCutOff, "is missing. Nothing was restored")
    of(kept, "site.sqlite").unlink()
    refused(kept, BackupCutOff, r"site\.sqlite is missing")


def test_one_flipped_bit_anywhere(kept: Path) -> None:
    for part in (next(kept.glob("pool/*/*")), of(kept, "site.sqlite"), of(kept, "contents.tsv.gz")):
        whole = part.read_bytes()
        part.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        refused(kept, BackupDamaged, "is not what was written")
        with pytest.raises(BackupDamaged):
            check_backup(kept, "", silent)
        part.write_bytes(whole)
    shutil.rmtree(kept.parent / "back")
    restore(kept, kept.parent / "back", "", silent)


def test_a_changed_manifest_and_one_of_a_newer_version(kept: Path) -> None:
    file = of(kept, "manifest.json")
    told = json.loads(file.read_text())
    file.write_text(json.dumps({**told, "blobs": 0}))
    refused(kept, BackupDamaged, r"manifest\.json")
    file.write_text(file.read_text()[:100])
    refused(kept, BackupDamaged, r"manifest\.json")
    newer = {**told, "revision": "9999", "version": "7.0"}
    del newer["checksum"]
    file.write_text(json.dumps({**newer, "checksum": checksum(newer)}))
    refused(kept, NewerBackup, r"made by a newer Many Eyes \(7\.0\)")


def test_rows_that_were_changed_do_not_hold_together(kept: Path, house: House, tmp_path: Path) -> None:
    with house.transaction() as tx:
        tx.run(t.task.update().values(answered=t.task.c.answered + 1))
    taken(house, tmp_path / "other")
    with pytest.raises(BackupUnsound, match="counts 3 answered and 2 taken slots, the log has 2 and 2"):
        check_backup(tmp_path / "other", "", silent)


def test_a_tar_cut_anywhere(house: House, kept: Path, tmp_path: Path) -> None:
    taken(house, tmp_path / "whole.tar")
    whole = (tmp_path / "whole.tar").read_bytes()
    for share in (0.0, 0.1, 0.5, 0.9):
        (tmp_path / "cut.tar").write_bytes(whole[: int(len(whole) * share)])
        refused(tmp_path / "cut.tar", (BackupCutOff, BackupPlaceWrong, NoBackupHere), "backup")  # type: ignore[arg-type]


def test_a_damaged_backup_does_not_keep_the_next_one_away(kept: Path, house: House) -> None:
    contents = of(kept, "contents.tsv.gz")
    for damaged in (contents.read_bytes()[:-20], b"nothing", None):
        contents.unlink() if damaged is None else contents.write_bytes(damaged)
        name = taken(house, kept).manifest.name
        check_backup(kept, name, silent)
        shutil.rmtree(kept / name)


@pytest.mark.parametrize("kind", ["file", "blob"])
def test_a_path_that_leads_outside(kept: Path, kind: str) -> None:
    contents, file = of(kept, "contents.tsv.gz"), of(kept, "manifest.json")
    lines = gzip.decompress(contents.read_bytes()).decode().splitlines()
    evil = next(line for line in lines if line.startswith(kind)).split("\t")
    evil[1] = '"../../../evil"'
    contents.write_bytes(gzip.compress("\n".join([*lines, "\t".join(evil)]).encode()))
    told = json.loads(file.read_text())
    del told["checksum"]
    told["parts"]["contents.tsv.gz"] = hashlib.sha256(contents.read_bytes()).hexdigest()
    file.write_text(json.dumps({**told, "checksum": checksum(told)}))
    refused(kept, BackupDamaged, "is damaged")
    with pytest.raises(BackupDamaged):
        check_backup(kept, "", silent)
    assert not list(kept.parent.parent.rglob("evil"))


def test_a_folder_that_holds_something(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(FolderNotEmpty, match="is not empty"):
        restore(kept, tmp_path / "mine", "", silent)
    assert os.listdir(tmp_path / "mine") == ["letter.txt"]


def test_a_place_without_a_backup(tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    with pytest.raises(NoBackupHere):
        restore(tmp_path / "bare", tmp_path / "back", "", silent)
    (tmp_path / "text.tar").write_text("hello")
    with pytest.raises(BackupPlaceWrong, match="no backup"):
        restore(tmp_path / "text.tar", tmp_path / "back", "", silent)
