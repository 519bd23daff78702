"""Pictures are kept whole or not at all, in a folder and in S3 alike."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from tests.storage.s3 import an_s3

from manyeyes.errors import DiskFull
from manyeyes.storage import BlobDamaged, Blobs, BlobsAway, FolderBlobs, NoSuchBlob, blobs_s3, open_blobs

PICTURE = b"a picture" * 1000
SHA = hashlib.sha256(PICTURE).hexdigest()


@pytest.fixture(params=["folder", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Blobs]:
    """A store of each kind, empty."""
    if request.param == "folder":
        yield open_blobs("", tmp_path)
    else:
        with an_s3(monkeypatch) as (address, _):
            yield open_blobs(address, tmp_path)


def put_all(blobs: Blobs, files: dict[str, bytes]) -> None:
    """Put them together, by four hands."""
    with blobs.together() as put, ThreadPoolExecutor(4) as hands:
        list(hands.map(lambda file: put(*file), files.items()))


def test_a_picture_comes_back_as_it_was_put(blobs: Blobs) -> None:
    blobs.put(f"original/{SHA[:2]}/{SHA}", PICTURE)
    blobs.put(f"original/{SHA[:2]}/{SHA}", PICTURE)
    assert blobs.has(f"original/{SHA[:2]}/{SHA}")
    assert blobs.get(f"original/{SHA[:2]}/{SHA}") == PICTURE
    assert blobs.local(f"original/{SHA[:2]}/{SHA}").read_bytes() == PICTURE


def test_a_picture_that_is_not_there_is_said_and_may_be_deleted(blobs: Blobs) -> None:
    assert not blobs.has("derived/aa/x/320.webp")
    for ask in (blobs.get, blobs.local):
        with pytest.raises(NoSuchBlob, match=r"320\.webp is not in the store"):
            ask("derived/aa/x/320.webp")
    blobs.delete("derived/aa/x/320.webp")


def test_many_at_once_are_all_there(blobs: Blobs) -> None:
    many = {f"derived/{number:02}/x/320.webp": bytes([number]) * 50 for number in range(30)}
    put_all(blobs, many)
    assert {name: blobs.get(name) for name in many} == many
    blobs.delete("derived/00/x/320.webp")
    assert not blobs.has("derived/00/x/320.webp")


def test_of_many_none_is_there_where_one_could_not_be_put(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    with pytest.raises(TypeError):
        put_all(blobs, {"a/1": b"x", "a/2": None})  # type: ignore[dict-item]
    assert not blobs.has("a/1")
    assert not list((tmp_path / ".halves").iterdir())


def test_a_folder_says_how_much_it_takes_and_s3_does_not_know(blobs: Blobs) -> None:
    free = blobs.free()
    assert (free is None) == (not isinstance(blobs, FolderBlobs))
    assert free is None or free > 0


def test_eight_hands_put_the_same_picture(blobs: Blobs) -> None:
    hands = [threading.Thread(target=blobs.put, args=(f"original/{SHA[:2]}/{SHA}", PICTURE)) for _ in range(8)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert blobs.get(f"original/{SHA[:2]}/{SHA}") == PICTURE


def test_an_original_that_changed_in_the_store_is_not_handed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with an_s3(monkeypatch) as (address, _):
        blobs = open_blobs(address, tmp_path)
        blobs.put(f"original/{SHA[:2]}/{SHA}", PICTURE[:-1])
        with pytest.raises(BlobDamaged, match="is not what was put there"):
            blobs.get(f"original/{SHA[:2]}/{SHA}")
        with pytest.raises(BlobDamaged):
            blobs.local(f"original/{SHA[:2]}/{SHA}")


def test_a_store_that_went_away_is_said_as_a_thing_of_the_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = {"max_retries": 1, "retry_timeout": timedelta(seconds=1)}
    monkeypatch.setattr(blobs_s3, "PATIENCE", short)
    with an_s3(monkeypatch) as (address, server):
        blobs = open_blobs(address, tmp_path)
        server.stop()
        for ask in (lambda: blobs.put("x", b"y"), lambda: blobs.get("x"), lambda: blobs.has("x")):
            with pytest.raises(BlobsAway, match="does not answer") as said:
                ask()
            assert (said.value.status, said.value.retry_after) == (503, 5.0)
            assert len(said.value.sentence) < 400


def test_what_was_fetched_long_ago_makes_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blobs_s3, "KEPT_FETCHED", 100)
    with an_s3(monkeypatch) as (address, _):
        blobs = open_blobs(address, tmp_path)
        for name in "abc":
            blobs.put(name, b"z" * 80)
        old = blobs.local("a")
        just_now = blobs.local("b")
        os.utime(old, (time.time() - 3600,) * 2)
        assert blobs.local("c").is_file()
        assert just_now.is_file()
        assert not old.exists()


def test_a_bucket_without_a_name_and_a_missing_extra_are_said(tmp_path: Path) -> None:
    with pytest.raises(blobs_s3.BadS3Address, match="looks like s3://BUCKET/PREFIX"):
        open_blobs("s3:///pictures", tmp_path)


def test_halves_of_files_are_swept_after_a_day(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    blobs.put("a/b", b"c")
    for name in ("old", "new"):
        (tmp_path / ".halves" / f".part-{name}").write_bytes(b"half")
    os.utime(tmp_path / ".halves" / ".part-old", (time.time() - 90_000,) * 2)
    assert blobs.sweep(time.time()) == 1
    assert [half.name for half in (tmp_path / ".halves").iterdir()] == [".part-new"]
    assert blobs.get("a/b") == b"c"


@pytest.mark.parametrize("many", [1, 30])
def test_a_full_disk_leaves_no_half_and_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int) -> None:
    def full(source: str, target: Path) -> None:
        raise OSError(28, "No space left on device")

    blobs = FolderBlobs(tmp_path)
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DiskFull):
        put_all(blobs, {f"a/{number}": b"x" for number in range(many)})
    assert not list(tmp_path.rglob("a/*"))
    assert not list((tmp_path / ".halves").iterdir())
