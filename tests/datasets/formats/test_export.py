"""An export is whole or not at all, the same bytes each time, and says what it could not hold."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.datasets.answered import every_file, quiet
from tests.datasets.formats.small_project import clip_arts

from manyeyes import datasets
from manyeyes.datasets import ReleaseReader, Report, export_release, known_formats, write_formats
from manyeyes.datasets.formats import Writes, exporting
from manyeyes.datasets.formats.classes import SAYS_NO
from manyeyes.datasets.formats.yolo import OTHER_TAGS
from manyeyes.errors import DiskFull

pytestmark = pytest.mark.data
WRITTEN = [name for name, one in known_formats().items() if isinstance(one, Writes)]


@pytest.mark.parametrize("name", WRITTEN)
def test_the_same_release_gives_the_same_bytes_and_stays_as_it_was(name: str, release: Path, tmp_path: Path) -> None:
    before = every_file(release)
    report = export_release(release, name, tmp_path / "a", quiet)
    assert export_release(release, name, tmp_path / "b", quiet) == report
    first = every_file(tmp_path / "a")
    assert first == every_file(tmp_path / "b")
    assert every_file(release) == before
    told = json.loads(first["export.json"])
    assert told["made_of"]["checksums"] == hashlib.sha256(before["checksums.sha256"]).hexdigest()
    assert told["rights"] == {"items": "CC0-1.0", "publish": "full", "answers": "CC0-1.0"}
    assert (told["written"], told["not_held"]) == (report.written, report.not_held)
    assert first["LICENSE.txt"] == before["LICENSE.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"], "nothing hidden is left"
    assert_all_is_held_or_counted(first, report, ReleaseReader(release))


def assert_all_is_held_or_counted(files: dict[str, bytes], report: Report, release: ReleaseReader) -> None:
    lost = report.not_held
    if "CREDITS.csv" in files:
        unknown = [one for one in release.pictures() if not any(tag.startswith("kind:") for tag in one.tags)]
        left = unknown if SAYS_NO in lost else []
        in_it = report.written["tags"] + lost.get(OTHER_TAGS, 0) + sum(len(one.tags) for one in left)
        credits = files["CREDITS.csv"].decode().splitlines()[1:]
        assert (report.written["pictures"] + len(left), in_it) == (24, 170)
        assert len(credits) == report.written["pictures"]
        assert all(",CC0-1.0,artist " in line for line in credits)
    else:
        assert {"rows of tags": 232, "classes": 87}.items() & report.written.items()


def test_a_folder_that_is_no_release_is_named_with_what_it_lacks(release: Path, tmp_path: Path) -> None:
    with pytest.raises(datasets.NotAReleaseFolder, match="there is no such folder"):
        export_release(tmp_path / "gone", "coco", tmp_path / "out", quiet)
    with pytest.raises(datasets.NotAReleaseFolder, match=r"items.parquet, .* is not in it"):
        export_release(tmp_path, "coco", tmp_path / "out", quiet)
    torn = tmp_path / "torn"
    shutil.copytree(release, torn)
    (torn / "targets.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(datasets.NotAReleaseFolder, match=r"targets\.parquet"):
        export_release(torn, "coco", tmp_path / "out", quiet)
    (torn / "card.json").write_text("{")
    with pytest.raises(datasets.NotAReleaseFolder, match=r"card\.json cannot be read"):
        export_release(torn, "coco", tmp_path / "out", quiet)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["torn"]


def test_nothing_is_written_over_nor_into_the_release(release: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years")
    with pytest.raises(datasets.ExportInTheWay):
        export_release(release, "csv", tmp_path / "mine", quiet)
    with pytest.raises(datasets.InsideTheRelease):
        export_release(release, "csv", release / "csv", quiet)
    (tmp_path / "empty").mkdir()
    assert export_release(release, "csv", tmp_path / "empty", quiet).written["rows of pictures"] == 24


def test_an_unknown_format_is_named_with_those_there_are(release: Path, tmp_path: Path) -> None:
    with pytest.raises(datasets.NoSuchFormat, match=r"No format is called coconut\. There are: parquet, csv"):
        export_release(release, "coconut", tmp_path / "out", quiet)
    with pytest.raises(datasets.NotWritten, match="zooniverse can be read, not written"):
        export_release(release, "zooniverse", tmp_path / "out", quiet)


def test_a_full_disk_leaves_nothing_that_looks_like_an_export(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[Path] = []

    def copy(source: Path, target: Path) -> None:
        copied.append(target)
        if len(copied) > 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        Path(target).write_bytes(Path(source).read_bytes())

    monkeypatch.setattr(shutil, "copyfile", copy)
    with pytest.raises(DiskFull):
        export_release(release, "coco", tmp_path / "out", quiet)
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, sys
from pathlib import Path
from manyeyes.datasets import export_release
from manyeyes.datasets.formats import album
put = album.Album.put
def dies(self, picture, place):
    if self._tally.written["pictures"] == 7:
        os._exit(9)
    return put(self, picture, place)
album.Album.put = dies
export_release(Path(sys.argv[1]), "cvat", Path(sys.argv[2]), print)
"""


def test_a_killed_export_is_swept_away_by_the_next_one(release: Path, tmp_path: Path) -> None:
    target = tmp_path / "cvat"
    run = subprocess.run([sys.executable, "-c", KILLED, str(release), str(target)], check=False, cwd=tmp_path)
    assert run.returncode == 9
    assert [path.name for path in tmp_path.iterdir()] == [".cvat.making"]
    report = export_release(release, "cvat", target, quiet)
    assert report.written["pictures"] == 24
    assert [path.name for path in tmp_path.iterdir()] == ["cvat"]


def test_two_exports_to_one_folder_do_not_mix(release: Path, tmp_path: Path) -> None:
    (tmp_path / ".out.making").mkdir()
    held = os.open(tmp_path / ".out.making", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    with pytest.raises(datasets.ExportBeingMade):
        export_release(release, "csv", tmp_path / "out", quiet)
    os.close(held)
    assert export_release(release, "csv", tmp_path / "out", quiet).written


def test_formats_beside_a_release_are_made_once(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = tmp_path / "v1"
    shutil.copytree(release, mine)
    assert set(write_formats(mine, ["coco", "csv"], quiet)) == {"coco", "csv"}
    before = every_file(tmp_path / "v1.exports")
    monkeypatch.setattr(exporting, "export_release", lambda *_: pytest.fail("made again"))
    assert write_formats(mine, ["csv", "coco"], quiet) == {}
    assert every_file(tmp_path / "v1.exports") == before


@pytest.mark.parametrize("name", ["coco", "yolo", "huggingface", "cvat"])
def test_names_without_pictures_come_with_the_script_that_collects_them(
    name: str, names_only: Path, data: Path, tmp_path: Path
) -> None:
    report = export_release(names_only, name, tmp_path / name, quiet)
    home = tmp_path / name
    assert not list(home.rglob("*.jpg"))
    assert any("rebuild.py" in note for note in report.notes)
    pictures = str(clip_arts(data)[0][0].parent)
    run = subprocess.run(
        [sys.executable, "rebuild.py", pictures], cwd=home, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert len(list(home.rglob("*.jpg"))) == report.written["names of pictures"]
    if name == "coco":
        images = json.loads((home / "annotations" / "all.json").read_text("utf-8"))["images"]
        assert all((home / image["file_name"]).is_file() for image in images)


def test_shards_of_names_hold_the_json_alone(names_only: Path, tmp_path: Path) -> None:
    import tarfile

    report = export_release(names_only, "webdataset", tmp_path / "tar", quiet)
    with tarfile.open(tmp_path / "tar" / "all-000000.tar") as shard:
        assert {Path(name).suffix for name in shard.getnames()} == {".json"}
    assert any("the shards hold the JSON alone" in note for note in report.notes)
    assert not (tmp_path / "tar" / "rebuild.py").exists()


def test_previews_are_exported_with_their_own_size(previews: Path, tmp_path: Path) -> None:
    export_release(previews, "coco", tmp_path / "coco", quiet)
    images = json.loads((tmp_path / "coco" / "annotations" / "train.json").read_text("utf-8"))["images"]
    from PIL import Image

    for image in images:
        with Image.open(tmp_path / "coco" / image["file_name"]) as picture:
            assert (picture.format, picture.size) == ("WEBP", (image["width"], image["height"]))


def test_a_question_nobody_asked_is_answered_with_those_there_are(release: Path, tmp_path: Path) -> None:
    with pytest.raises(datasets.WhichQuestion, match=r"Nothing in this release is called colour.*There are: "):
        export_release(release, "yolo", tmp_path / "out", quiet, "colour")
    report = export_release(release, "yolo", tmp_path / "text", quiet, "text")
    assert sorted(path.name for path in (tmp_path / "text" / "train").iterdir()) == ["not text", "text"]
    assert report.written["pictures"] == 24
    assert [path.name for path in tmp_path.iterdir()] == ["text"]


def test_an_extension_writes_a_release_too(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Names:
        name, help = "names", "a name a line"

        def save(self, release: ReleaseReader, folder: Path, say: Any) -> datasets.Report:
            lines = [picture.item + "\n" for picture in release.pictures()]
            (folder / "names.txt").write_text("".join(lines))
            return datasets.Report({"pictures": len(lines)}, {})

    class Entry:
        name = "names"

        def load(self) -> type[Names]:
            return Names

    known_formats.cache_clear()  # type: ignore[attr-defined]
    monkeypatch.setattr("manyeyes.extensions.entry_points", lambda group: [Entry()])
    try:
        assert export_release(release, "names", tmp_path / "names", quiet).written == {"pictures": 24}
    finally:
        known_formats.cache_clear()  # type: ignore[attr-defined]
