"""A release is whole, immutable, the same again from the same inputs, and tells nobody what it should not."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from answered import PROJECT, Crowd, twelve_pictures
from PIL import Image
from sqlalchemy import update

from manyeyes import datasets, items
from manyeyes.datasets import release as story
from manyeyes.datasets.release import Order, freeze
from manyeyes.errors import DiskFull
from manyeyes.house import House
from manyeyes.media import Seen
from manyeyes.storage import tables


def quiet(_: str) -> None:
    """Nobody listens."""


def made(crowd: Crowd, name: str | None = None) -> Path:
    release = datasets.make_release(crowd.house, crowd.project, crowd.release, name, quiet)
    return datasets.release_folder(crowd.house, crowd.project, release.name)


def table(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        found = connection.execute(f"FROM '{path}'")
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def every_file(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_release_holds_tables_pictures_credits_terms_card_and_checksums(crowd: Crowd) -> None:
    folder = made(crowd)
    assert folder == crowd.folder / "releases" / "v1"
    outside = {name for name in every_file(folder) if not name.startswith("pictures/")}
    named = {"answers.parquet", "answers.csv", "consensus.parquet", "items.parquet", "CREDITS.csv"}
    assert outside == named | {"card.md", "card.json", "checksums.sha256", "LICENSE.txt"}
    rows = table(folder / "items.parquet")
    assert len(rows) == 12
    assert sum(item["kept"] for item in rows) == 10
    assert {item["series.is_anime"] for item in rows} == {"yes", "no"}
    assert {item["stage.features"] for item in rows} == {"passed", "contested", "here"}
    for item in rows:
        assert (item["file"] is None) is not item["kept"]
        assert (item["split"] is None) is not item["kept"]
        assert (item["licence"], item["format"], item["width"]) == ("CC0-1.0", "JPEG", 32)


def test_only_settled_answers_keep_a_picture_but_every_state_is_told(crowd: Crowd) -> None:
    folder = made(crowd)
    consensus = table(folder / "consensus.parquet")
    assert len(consensus) == 22
    assert sorted({row["state"] for row in consensus}) == ["contested", "settled"]
    contested = {row["item"] for row in consensus if row["state"] == "contested"}
    kept = {row["item"] for row in table(folder / "items.parquet") if row["kept"]}
    assert len(contested) == 1
    assert not contested & kept


def test_every_answer_ever_given_is_there_with_its_revision(crowd: Crowd) -> None:
    answers = table(made(crowd) / "answers.parquet")
    assert [row["order"] for row in answers] == list(range(1, len(answers) + 1))
    assert len(answers) == 46
    assert sum(not row["current"] for row in answers) == 2
    assert {row["revision"] for row in answers} == {1, 2}
    assert sum(row["made_up"] for row in answers) == 22
    assert sum(row["extra"] for row in answers) == 2
    assert len({row["worker"] for row in answers}) == 2
    assert all(row["counted"] for row in answers)


def test_parquet_and_csv_say_the_same(crowd: Crowd) -> None:
    folder = made(crowd)
    with (folder / "answers.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    told = [{name: as_written(value) for name, value in row.items()} for row in table(folder / "answers.parquet")]
    assert lines == told


def as_written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_the_same_inputs_give_the_same_bytes(crowd: Crowd, tmp_path: Path) -> None:
    order = Order(crowd.house, crowd.project, crowd.release, 1, "v1", quiet)
    twice = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        twice.append(every_file(freeze(order, tmp_path / name).folder))
    assert twice[0] == twice[1]


def test_no_clock_and_no_true_name_is_in_any_file(crowd: Crowd) -> None:
    files = every_file(made(crowd))
    everything = b"".join(files.values())
    for worker in crowd.workers:
        assert worker.public_id.encode() not in everything
    assert b"1700000" not in everything
    assert b"SECRET" not in everything


def test_a_helper_has_another_name_in_the_next_release(crowd: Crowd) -> None:
    first, second = ({row["worker"] for row in table(made(crowd) / "answers.parquet")} for _ in range(2))
    assert len(first) == len(second) == 2
    assert not first & second


def test_no_released_picture_knows_where_it_was_taken(crowd: Crowd) -> None:
    folder = made(crowd)
    pictures = sorted((folder / "pictures").rglob("*.jpg"))
    assert len(pictures) == 10
    for path in pictures:
        assert not Image.open(path).getexif()


def test_a_series_is_never_on_two_sides(crowd: Crowd) -> None:
    folder = made(crowd)
    sides: dict[str, set[str]] = {}
    for item in table(folder / "items.parquet"):
        if item["kept"]:
            sides.setdefault(item["series"], set()).add(item["split"])
    assert all(len(parts) == 1 for parts in sides.values())
    assert {part for parts in sides.values() for part in parts} == {"train", "test"}
    assert "wished 50.0 %" in (folder / "card.md").read_text()


def test_the_checksums_are_those_of_the_files(crowd: Crowd) -> None:
    folder = made(crowd)
    files = every_file(folder)
    listed = dict(line.split("  ", 1)[::-1] for line in files.pop("checksums.sha256").decode().splitlines())
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}


def test_the_card_says_what_is_made_up_what_passed_through_and_what_is_missing(crowd: Crowd) -> None:
    folder = made(crowd)
    card = (folder / "card.md").read_text()
    top = card.splitlines()[:6]
    assert "22 of 46 answers (48 %) are made up" in "\n".join(top)
    assert "Not yet in use, so everything passed through unchanged: screen (screen)." in card
    assert "2 items: did not come as far as the release" in card
    assert "kept 10 of 12 items" in card
    assert "Is there any text?" in card
    assert "until the posterior is 0.95" in card
    assert "5 of 10 kept items" not in card
    told = json.loads((folder / "card.json").read_text())
    assert told["counts"]["settled"] == 21
    assert told["keep"] == "character and not text"
    [features] = [stage for stage in told["stages"] if stage["name"] == "features"]
    assert features["questions"][1]["agreement"]["pairs"] == 11
    assert features["questions"][1]["agreement"]["equal_pairs_share"] == round(10 / 11, 4)
    assert features["questions"][1]["agreement"]["pairs_of_people"] == 0


def test_which_pictures_were_known_only_the_owner_reads_while_people_work(crowd: Crowd) -> None:
    folder = made(crowd)
    assert {row["control"] for row in table(folder / "consensus.parquet")} == {None}
    private = folder.with_name("v1.private")
    [control] = table(private / "control.parquet")
    assert control["stage"] == "features"
    assert private.stat().st_mode & 0o077 == 0
    assert "control" not in "".join(datasets_names(folder))


def datasets_names(folder: Path) -> list[str]:
    return list(zipfile.ZipFile(io.BytesIO(b"".join(datasets.zip_release(folder)))).namelist())


def test_a_release_comes_as_one_zip_the_same_each_time(crowd: Crowd) -> None:
    folder = made(crowd)
    packed = b"".join(datasets.zip_release(folder))
    archive = zipfile.ZipFile(io.BytesIO(packed))
    assert archive.testzip() is None
    assert {name: archive.read(f"v1/{name}") for name in every_file(folder)} == every_file(folder)
    assert packed == b"".join(datasets.zip_release(folder))


def test_a_release_never_changes_and_its_name_is_taken(crowd: Crowd) -> None:
    folder = made(crowd, "spring")
    before = every_file(folder)
    late = crowd.task(crowd.picture("toon-e/late.jpg", 200))
    crowd.settle(late, character=("yes", "settled"), text=("no", "settled"))
    with pytest.raises(datasets.ReleaseExists, match="a release never changes"):
        made(crowd, "spring")
    later = made(crowd)
    assert every_file(folder) == before
    assert later.name == "v2"
    with crowd.house.reading() as tx:
        known = datasets.releases(tx, crowd.project.id)
    assert [(one.number, one.name, one.counts["items"]) for one in known] == [(1, "spring", 12), (2, "v2", 13)]


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", "../v1", ".hidden", "v1.private", "new\nline", "x" * 101])
def test_a_name_that_is_no_folder_is_refused(crowd: Crowd, name: str) -> None:
    with pytest.raises(datasets.NameRefused):
        made(crowd, name)
    assert not (crowd.folder / "releases" / "v1").exists()


def test_a_run_that_dies_in_the_middle_leaves_no_release(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(story.contents, "write_card", stop)
    with pytest.raises(KeyboardInterrupt):
        made(crowd)
    assert [path.name for path in (crowd.folder / "releases").iterdir()] == [".lock"]
    monkeypatch.undo()
    assert made(crowd).name == "v1"


def test_a_run_killed_after_showing_its_folder_is_swept_away_by_the_next(
    crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = story.shelf_of(crowd.house, crowd.project)
    shelf.folder.mkdir()
    killed = shelf.folder / ".making-killed"
    (killed / "release").mkdir(parents=True)
    shelf.announce(killed, "v1")
    shelf.put_up(killed / "release", None, "v1")
    with crowd.house.reading() as tx:
        assert datasets.releases(tx, crowd.project.id) == []
    assert (made(crowd) / "card.md").exists()
    assert not killed.exists()


def test_a_full_disk_leaves_nothing(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(story.contents, "write_answers", full)
    with pytest.raises(DiskFull):
        made(crowd)
    assert [path.name for path in (crowd.folder / "releases").iterdir()] == [".lock"]


def test_a_row_that_cannot_be_written_takes_the_folder_with_it(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    real = story.Shelf.put_up

    def show_then_fail(*arguments: Any) -> None:
        real(*arguments)
        raise OSError("power went")

    monkeypatch.setattr(story.Shelf, "put_up", show_then_fail)
    with pytest.raises(OSError, match="power went"):
        made(crowd)
    assert [path.name for path in (crowd.folder / "releases").iterdir()] == [".lock"]
    with crowd.house.reading() as tx:
        assert datasets.releases(tx, crowd.project.id) == []


def test_a_folder_of_the_owner_is_never_overwritten(crowd: Crowd) -> None:
    own = crowd.folder / "releases" / "v1"
    own.mkdir(parents=True)
    (own / "mine.txt").write_text("mine")
    with pytest.raises(datasets.FolderInTheWay, match="releases/v1 lies there"):
        made(crowd, "v1")
    assert made(crowd).name == "v2"
    assert (own / "mine.txt").read_text() == "mine"


def test_two_releases_of_a_project_are_not_made_at_once(crowd: Crowd) -> None:
    with story.shelf_of(crowd.house, crowd.project).alone(), pytest.raises(datasets.ReleaseBeingMade):
        made(crowd)


def test_a_release_is_made_at_a_stage_of_its_kind(crowd: Crowd) -> None:
    with pytest.raises(datasets.NotAReleaseStage, match="features is of kind classify"):
        datasets.make_release(crowd.house, crowd.project, crowd.stages["features"], None, quiet)


@pytest.mark.parametrize("name", ["v9", "../releases/v1", ".lock", "v1.private"])
def test_what_was_never_made_cannot_be_fetched(crowd: Crowd, name: str) -> None:
    made(crowd)
    with pytest.raises(datasets.UnknownRelease):
        datasets.release_folder(crowd.house, crowd.project, name)


def test_a_preview_release_holds_small_pictures_only(a_project: Callable[..., Crowd]) -> None:
    folder = made(twelve_pictures(a_project("preview")))
    pictures = sorted((folder / "pictures").rglob("*"))
    assert len([path for path in pictures if path.suffix == ".webp"]) == 10
    assert all(path.read_bytes().startswith(b"preview of ") for path in pictures if path.is_file())


def test_a_release_without_pictures_tells_how_to_rebuild_them(a_project: Callable[..., Crowd]) -> None:
    folder = made(twelve_pictures(a_project("none")))
    assert not (folder / "pictures").exists()
    assert len((folder / "pictures.csv").read_text().splitlines()) == 11
    assert "python3 rebuild.py FOLDER" in (folder / "rebuild.py").read_text()
    assert "The release holds no pictures" in (folder / "LICENSE.txt").read_text()


def test_originals_that_stayed_with_their_owner_are_read_there_and_checked(a_project: Callable[..., Crowd]) -> None:
    crowd = twelve_pictures(a_project(copy=False))
    (crowd.folder / "frames" / "anime-a" / "0.jpg").write_bytes(b"another picture")
    (crowd.folder / "frames" / "anime-b" / "1.jpg").unlink()
    folder = made(crowd)
    assert len(list((folder / "pictures").rglob("*.jpg"))) == 8
    card = (folder / "card.md").read_text()
    assert "1 pictures: the original's bytes are no longer those people saw" in card
    assert "1 pictures: the original was not found" in card


def test_credits_name_licence_and_source_of_every_picture(crowd: Crowd) -> None:
    with (made(crowd) / "CREDITS.csv").open(newline="") as file:
        credits = list(csv.DictReader(file))
    assert len(credits) == 10
    assert {row["licence"] for row in credits} == {"CC0-1.0"}
    assert all(row["path"].startswith(row["series"] + "/") and row["credit"] for row in credits)


def test_a_question_that_was_not_asked_is_no_answer_for_keep(a_project: Callable[..., Crowd]) -> None:
    crowd = a_project(text=PROJECT.replace("character and not text", "character and text != 'no'"))
    for n, text in enumerate([(None, "not_asked"), ("no", "settled"), (None, "open")]):
        task = crowd.task(crowd.picture(f"anime-{n}/a.jpg", n))
        crowd.settle(task, character=("yes", "settled"), text=text)
    rows = table(made(crowd) / "items.parquet")
    assert [item["kept"] for item in rows] == [True, False, False]
    with crowd.house.reading() as tx:
        [release] = datasets.releases(tx, crowd.project.id)
    assert (release.counts["not_asked"], release.counts["open"]) == (1, 1)


def test_a_project_with_no_answer_yet_still_makes_a_release(a_project: Callable[..., Crowd]) -> None:
    folder = made(a_project())
    assert table(folder / "items.parquet") == []
    assert "Every answer in it was given by a person or a program" in (folder / "card.md").read_text()


def test_the_pictures_of_another_project_stay_out(crowd: Crowd, house: House) -> None:
    with house.transaction() as tx:
        other = tx.add(tables.project, {"slug": "b", "version": 1, "folder": "b", "created_at": 0.0})
        seen = Seen("e" * 64, "JPEG", 8, 8, 1, {})
        items.add(tx, other, seen, items.add_series(tx, other, "x", "x", {}), True, house.now())
    assert len(table(made(crowd) / "items.parquet")) == 12


def test_a_withdrawn_picture_and_its_answers_leave_the_next_release(crowd: Crowd, house: House) -> None:
    with house.transaction() as tx:
        tx.run(update(tables.item).where(tables.item.c.id == 1).values(state="withdrawn"))
    folder = made(crowd)
    assert len(table(folder / "items.parquet")) == 11
    assert len(table(folder / "answers.parquet")) == 42
    assert len(table(folder / "consensus.parquet")) == 20


def test_what_was_hidden_is_told_once_the_stage_is_closed(crowd: Crowd, house: House) -> None:
    with house.transaction() as tx:
        tx.run(update(tables.stage).where(tables.stage.c.name == "features").values(state="closed"))
    folder = made(crowd)
    assert sum(row["control"] for row in table(folder / "consensus.parquet")) == 2
    assert not folder.with_name("v1.private").exists()
