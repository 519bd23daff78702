"""Archives are read entry by entry; whatever they claim, nothing is written but pictures, and never where they say."""

from __future__ import annotations

import io
import random
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from tests.collect.importing import Entered, a_new_picture, a_project, run

from manyeyes import collect, items
from manyeyes.collect import Counts
from manyeyes.collect.sources.archive import ArchiveSource
from manyeyes.collect.sources.entry import Found, Missed
from manyeyes.collect.sources.unpack import HARMLESS, MOST_RATIO
from manyeyes.house import House
from manyeyes.media import Jail


def a_zip(file: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file


def a_tar(file: Path, entries: dict[str, bytes], packed: str = "") -> Path:
    with tarfile.open(file, f"w:{packed}") as archive:
        for name, data in entries.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file


def brought(file: Path, tmp_path: Path) -> dict[str, bytes | str]:
    """All of an archive: bytes, or why there are none."""
    source = ArchiveSource(file, None, tmp_path / "unpacked")
    found: dict[str, bytes | str] = {}
    for entry in source.entries():
        if not isinstance(entry, Found):
            found[entry.path] = entry.reason
            continue
        got = source.bring(entry, tmp_path / "target", lambda: None)
        found[entry.path] = got.reason if isinstance(got, Missed) else got.read_bytes()
    return found


KINDS = ["zip stored", "zip deflated", "zip bzip2", "tar", "tar gz", "tar bz2", "tar xz"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_archive_gives_the_bytes_that_were_put_in(kind: str, tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(700_000)
    entries = {"red/1.jpg": noise, "red/deep/2.jpg": b"x" * 300_000, "loose.jpg": b"", "blue/ä\n.jpg": noise[:9]}
    form, _, packed = kind.partition(" ")
    methods = {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2}
    file = tmp_path / "pictures"
    made = a_zip(file, entries, methods[packed]) if form == "zip" else a_tar(file, entries, packed)
    assert brought(made, tmp_path) == entries


def test_the_first_folder_is_the_series_and_hidden_entries_are_left_out(tmp_path: Path) -> None:
    entries = dict.fromkeys(("red/1.jpg", "./blue/2.jpg", "a\\3.jpg", "__MACOSX/._1.jpg", ".DS_Store", "4.jpg"), b"x")
    source = ArchiveSource(a_tar(tmp_path / "a.tar", entries), None, tmp_path)
    found = {entry.path: entry.series for entry in source.entries() if isinstance(entry, Found)}
    assert found == {"red/1.jpg": "red", "blue/2.jpg": "blue", "a/3.jpg": "a", "4.jpg": ""}


def test_an_archive_becomes_items_once_and_again_nothing(house: House, jail: Jail) -> None:
    project, stage = a_project(house, "archive: pictures.tar.gz")
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as nested:
        nested.writestr("1.png", a_new_picture())
    entries = {f"red/{number}.png": a_new_picture() for number in range(3)} | {"red/more.zip": inner.getvalue()}
    a_tar(house.site / "films/pictures.tar.gz", entries, "gz")
    entered = Entered()
    assert run(house, project, stage, jail, "one", entered)[1] == Counts(new=3, rejected=1)
    assert run(house, project, stage, jail, "two", entered)[1] == Counts(known=3, rejected=1)
    with house.reading() as tx:
        (rejected,) = collect.rejected(tx, "two")
        item = items.by_source(tx, stage.id, "red/1.png")
        assert item is not None
        assert house.blobs.get(items.original(item.sha256)) == entries["red/1.png"]
        assert items.shown(tx, [item.id])[item.id].series == "red"
    assert (rejected.path, "ZIP archive" in rejected.reason) == ("red/more.zip", True)
    assert not [*(house.private / "incoming").iterdir()]
    assert [*(house.private / "unpacked").glob("*.tar")]
    collect.unplan(house, "two")
    assert not (house.private / "unpacked").exists()
    assert run(house, project, stage, jail, "three", entered)[1] == Counts(known=3, rejected=1)


def test_links_devices_and_names_that_lead_out_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.tar"
    with tarfile.open(file, "w") as archive:
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("null", tarfile.CHRTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        for name in ("../up.jpg", "/etc/cron.d/x", "C:\\x.jpg", "a/../../b.jpg", "bad\udcff.jpg"):
            archive.addfile(tarfile.TarInfo(name))
    assert brought(file, tmp_path) == {
        "link": "It is a link.",
        "hard": "It is a link.",
        "null": "It is not a file but a device, pipe or another special entry.",
        "../up.jpg": "Its name leads out of the archive.",
        "/etc/cron.d/x": "Its name leads out of the archive.",
        "C:/x.jpg": "Its name leads out of the archive.",
        "a/../../b.jpg": "Its name leads out of the archive.",
        "bad/xff.jpg": "Its name is not valid UTF-8 text.",
    }


def test_an_encrypted_zip_says_so(house: House) -> None:
    project, stage = a_project(house, "archive: a.zip")
    file = a_zip(house.site / "films/a.zip", {"1.jpg": b"secret"})
    data = bytearray(file.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flags] |= 1
    file.write_bytes(data)
    plan = collect.make_plan(house, project, stage, "one")
    assert plan.warnings == ("a.zip is encrypted: 1 entries cannot be read without its password.",)
    with house.reading() as tx:
        (rejected,) = collect.rejected(tx, "one")
    assert rejected.reason == "It is encrypted. Unpack the archive with its password, and import the folder."


def test_nothing_unpacks_to_more_than_its_budget(tmp_path: Path) -> None:
    """By ratio, and by the size the archive itself claims."""
    bomb = a_zip(tmp_path / "bomb.zip", {"a.bmp": bytes(60_000_000)})
    source = ArchiveSource(bomb, None, tmp_path)
    (entry,) = source.entries()
    assert isinstance(entry, Found)
    budget = max(HARMLESS, entry.at[1] * MOST_RATIO)
    lying = Found("lying", "", 5_000, 0.0, entry.at)
    for one, most, says in ((entry, budget, "200 times its packed size"), (lying, 5_000, "than its archive says")):
        written = Counting(tmp_path / f"{one.path.replace('/', '-')}.out")
        got = source.bring(one, written.file, lambda: None)
        assert isinstance(got, Missed)
        assert says in got.reason
        assert written.most() <= most * 1.05
        assert not written.file.exists()


class Counting:
    """How large a file was when it was largest: a second name keeps it after its first is gone."""

    def __init__(self, file: Path) -> None:
        self.file, self._second = file, file.with_suffix(".second")
        file.touch()
        self._second.hardlink_to(file)

    def most(self) -> int:
        return self._second.stat().st_size


def test_a_list_of_entries_without_end_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("manyeyes.collect.sources.archive.MOST_DIRECTORY", 1000)
    monkeypatch.setattr("manyeyes.collect.sources.archive.MOST_ENTRIES", 10)
    many = {f"{number}.jpg": b"" for number in range(50)}
    for file in (a_zip(tmp_path / "a.zip", many), a_tar(tmp_path / "a.tar", many)):
        with pytest.raises(collect.ArchiveWrong, match="more than 10 entries"):
            list(ArchiveSource(file, None, tmp_path).entries())


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
@pytest.mark.parametrize("packed", ["", "gz", "bz2", "xz"])
def test_a_cut_off_tar_is_said_to_be_so(packed: str, cut: float, tmp_path: Path) -> None:
    data = random.Random(2).randbytes(50_000)
    file = a_tar(tmp_path / "a.tar", {f"{number}.jpg": data for number in range(5)}, packed)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * cut)])
    source = ArchiveSource(file, None, tmp_path / "unpacked")
    try:
        reasons = [entry for entry in brought(file, tmp_path).values() if isinstance(entry, str)]
    except collect.ArchiveWrong as wrong:
        reasons = [wrong.sentence]
    assert reasons
    assert all("cut off" in reason for reason in reasons)
    assert not [*source.cache.glob("*.tar")] or not packed


def test_a_zip_of_zeroes_and_noise_never_raises_anything_but_a_sentence(tmp_path: Path) -> None:
    good = a_zip(tmp_path / "good.zip", {f"{n}.jpg": random.Random(n).randbytes(400) for n in range(5)}).read_bytes()
    chance = random.Random(3)
    outcomes = set()
    for number in range(300):
        data = bytearray(good)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        file = tmp_path / f"{number}.zip"
        file.write_bytes(data)
        try:
            outcomes |= {type(found) for found in brought(file, tmp_path).values()}
        except collect.ArchiveWrong:
            outcomes.add(collect.ArchiveWrong)
    assert outcomes == {bytes, str, collect.ArchiveWrong}


def test_compressed_tars_are_unpacked_once(tmp_path: Path) -> None:
    file = a_tar(tmp_path / "a.tgz", {"1.jpg": b"one"}, "gz")
    cache = tmp_path / "unpacked"
    assert brought(file, tmp_path) == {"1.jpg": b"one"}
    (copy,) = cache.glob("*.tar")
    stamp = copy.stat().st_mtime_ns
    assert brought(file, tmp_path) == {"1.jpg": b"one"}
    assert copy.stat().st_mtime_ns == stamp


EXPECTED = {
    "zip_dup_names.zip": (3, 0),
    "zip_lying_size.zip": (0, 1),
    "zip_names_evil.zip": (8, 0),
    "zip_nested_1.zip": (0, 8),
    "zip_nested_3.zip": (0, 8),
    "zip_nfc_nfd.zip": (2, 0),
    "zip_overlap_500x10MB.zip": (0, 500),
    "zip_slip_abs.zip": (0, 1),
    "zip_slip_dotdot.zip": (1, 1),
    "zip_slip_drive.zip": (0, 1),
    "zip_symlink.zip": (0, 1),
    "zip_symlink_dir_then_write.zip": (1, 1),
}


@pytest.mark.data
@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("database_address", [""])
def test_hostile_archives_give_their_pictures_and_nothing_else(name: str, house: House, jail: Jail, data: Path) -> None:
    project, stage = a_project(house, f"archive: {name}")
    (house.site / "films" / name).write_bytes((data / "badinput/own" / name).read_bytes())
    before = set(Path("/tmp").glob("canary*"))  # where one of them would like to write
    plan, counted = run(house, project, stage, jail, "one", Entered())
    assert plan.found == counted.done
    assert (counted.new + counted.known, counted.rejected) == EXPECTED[name]
    assert set(Path("/tmp").glob("canary*")) == before
    assert not list(house.site.rglob("canary*"))


@pytest.mark.data
def test_what_is_no_archive_is_said_before_anything_is_done(house: House, data: Path) -> None:
    project, stage = a_project(house, "archive: a.zip")
    for bad in (data / "badinput/own/zip_truncated.zip", data / "badinput/own/empty.jpg"):
        (house.site / "films/a.zip").write_bytes(bad.read_bytes())
        with pytest.raises(collect.ArchiveWrong, match=r"a\.zip cannot be imported: it is broken, cut off, or no ZIP"):
            collect.make_plan(house, project, stage, "one")
        with house.reading() as tx:
            assert collect.counts(tx, "one") == Counts()


@pytest.mark.data
def test_a_corpus_of_broken_archives_never_breaks_the_reader(data: Path, tmp_path: Path) -> None:
    read = refused = 0
    for file in sorted((data / "badinput/gofuzz").glob("zip_corpus*")):
        try:
            read += len(brought(file, tmp_path))
        except collect.ArchiveWrong:
            refused += 1
    assert read > 50
    assert refused > 50


def test_a_zip_header_that_points_nowhere_is_a_sentence(tmp_path: Path) -> None:
    file = a_zip(tmp_path / "a.zip", {"1.jpg": b"x" * 100})
    data = bytearray(file.read_bytes())
    at = data.index(b"PK\x01\x02") + 42
    data[at : at + 4] = struct.pack("<I", 20)
    file.write_bytes(data)
    try:
        outcome = [*brought(file, tmp_path).values()]
    except collect.ArchiveWrong as wrong:
        outcome = [wrong.sentence]
    assert all(isinstance(one, str) for one in outcome)
