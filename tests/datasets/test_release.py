"""A release is whole or not at all, never changes, and is the same again from the same inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from tests.datasets.answered import PROJECT, Crowd, a_project_in, every_file, quiet, release_of, table, twelve_pictures

from manyeyes import datasets, items
from manyeyes.datasets import contents
from manyeyes.datasets import release as story
from manyeyes.datasets.freeze import Order, freeze
from manyeyes.errors import DiskFull
from manyeyes.house import House
from manyeyes.media import Seen
from manyeyes.storage import tables


def test_the_same_inputs_give_the_same_bytes(crowd: Crowd, tmp_path: Path) -> None:
    order = Order(crowd.house, crowd.project, crowd.release, 1, "v1", quiet)
    twice = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        twice.append(every_file(freeze(order, tmp_path / name).folder))
    assert twice[0] == twice[1]


def test_a_helper_has_another_name_in_the_next_release(crowd: Crowd) -> None:
    first, second = ({row["worker"] for row in table(release_of(crowd) / "answers.parquet")} for _ in range(2))
    assert len(first) == len(second) == 2
    assert not first & second


def test_a_release_never_changes_and_its_name_is_taken(crowd: Crowd) -> None:
    folder = release_of(crowd, "spring")
    before = every_file(folder)
    late = crowd.task(crowd.picture("toon-e/late.jpg", 200))
    crowd.settle(late, character=("yes", "settled"), text=("no", "settled"))
    with pytest.raises(datasets.ReleaseExists, match="a release never changes"):
        release_of(crowd, "spring")
    later = release_of(crowd)
    assert every_file(folder) == before
    assert later.name == "v2"
    with crowd.house.reading() as tx:
        known = datasets.releases(tx, crowd.project.id)
    assert [(one.number, one.name, one.counts["items"]) for one in known] == [(1, "spring", 12), (2, "v2", 13)]


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", "../v1", ".hidden", "v1.private", "new\nline", "x" * 101])
def test_a_name_that_is_no_folder_is_refused(name: str) -> None:
    with pytest.raises(datasets.NameRefused):
        datasets.check_name(name)


@pytest.mark.parametrize("name", ["v1", "spring 2027", "Früh-jahr", "1.0_rc+2"])
def test_a_name_that_is_one_is_taken_as_it_is(name: str) -> None:
    assert datasets.check_name(name) == name


def test_a_refused_name_leaves_no_folder(filed: Crowd) -> None:
    with pytest.raises(datasets.NameRefused):
        release_of(filed, "../v1")
    assert [path.name for path in (filed.folder / "releases").iterdir()] == [".lock"]


def test_both_databases_release_the_same(crowd: Crowd, released: tuple[Crowd, Path]) -> None:
    folder = release_of(crowd)
    for name, own in (("items", {"name"}), ("consensus", set()), ("answers", {"worker"})):
        here, there = (table(one / f"{name}.parquet") for one in (folder, released[1]))
        assert [without(row, own) for row in here] == [without(row, own) for row in there]
    assert (folder / "card.md").read_text() == (released[1] / "card.md").read_text()


def without(row: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def test_a_run_that_dies_in_the_middle_leaves_no_release(filed: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(contents, "write_card", stop)
    with pytest.raises(KeyboardInterrupt):
        release_of(filed)
    assert [path.name for path in (filed.folder / "releases").iterdir()] == [".lock"]
    monkeypatch.undo()
    assert release_of(filed).name == "v1"


def test_a_run_killed_after_showing_its_folder_is_swept_away_by_the_next(
    filed: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = story.shelf_of(filed.house, filed.project)
    shelf.folder.mkdir()
    killed = shelf.folder / ".making-killed"
    (killed / "release").mkdir(parents=True)
    shelf.announce(killed, "v1")
    shelf.put_up(killed / "release", None, "v1")
    with filed.house.reading() as tx:
        assert datasets.releases(tx, filed.project.id) == []
    assert (release_of(filed) / "card.md").exists()
    assert not killed.exists()


def test_a_full_disk_leaves_nothing(filed: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(contents, "write_answers", full)
    with pytest.raises(DiskFull):
        release_of(filed)
    assert [path.name for path in (filed.folder / "releases").iterdir()] == [".lock"]


def test_a_row_that_cannot_be_written_takes_the_folder_with_it(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    real = story.Shelf.put_up

    def show_then_fail(*arguments: Any) -> None:
        real(*arguments)
        raise OSError("power went")

    monkeypatch.setattr(story.Shelf, "put_up", show_then_fail)
    with pytest.raises(OSError, match="power went"):
        release_of(crowd)
    assert [path.name for path in (crowd.folder / "releases").iterdir()] == [".lock"]
    with crowd.house.reading() as tx:
        assert datasets.releases(tx, crowd.project.id) == []


def test_a_folder_of_the_owner_is_never_overwritten(filed: Crowd) -> None:
    own = filed.folder / "releases" / "v1"
    own.mkdir(parents=True)
    (own / "mine.txt").write_text("mine")
    with pytest.raises(datasets.FolderInTheWay, match="releases/v1 lies there"):
        release_of(filed, "v1")
    assert release_of(filed).name == "v2"
    assert (own / "mine.txt").read_text() == "mine"


def test_two_releases_of_a_project_are_not_made_at_once(filed: Crowd) -> None:
    with story.shelf_of(filed.house, filed.project).alone(), pytest.raises(datasets.ReleaseBeingMade):
        release_of(filed)


def test_a_release_is_made_at_a_stage_of_its_kind(filed: Crowd) -> None:
    with pytest.raises(datasets.NotAReleaseStage, match="features is of kind classify"):
        datasets.make_release(filed.house, filed.project, filed.stages["features"], None, quiet)


@pytest.mark.parametrize("name", ["v9", "../releases/v1", ".lock", "v1.private"])
def test_what_was_never_made_cannot_be_fetched(released: tuple[Crowd, Path], name: str) -> None:
    crowd, _ = released
    with pytest.raises(datasets.UnknownRelease):
        datasets.release_folder(crowd.house, crowd.project, name)


def test_a_preview_release_holds_small_pictures_only(on_sqlite: House) -> None:
    folder = release_of(twelve_pictures(a_project_in(on_sqlite, "preview")))
    pictures = sorted((folder / "pictures").rglob("*"))
    assert len([path for path in pictures if path.suffix == ".webp"]) == 10
    assert all(path.read_bytes().startswith(b"preview of ") for path in pictures if path.is_file())


def test_a_release_without_pictures_tells_how_to_rebuild_them(on_sqlite: House) -> None:
    folder = release_of(twelve_pictures(a_project_in(on_sqlite, "none")))
    assert not (folder / "pictures").exists()
    assert len((folder / "pictures.csv").read_text().splitlines()) == 11
    assert "python3 rebuild.py FOLDER" in (folder / "rebuild.py").read_text()
    assert "The release holds no pictures" in (folder / "LICENSE.txt").read_text()


def test_originals_that_stayed_with_their_owner_are_read_there_and_checked(on_sqlite: House) -> None:
    crowd = twelve_pictures(a_project_in(on_sqlite, copy=False))
    (crowd.folder / "frames" / "anime-a" / "0.jpg").write_bytes(b"another picture")
    (crowd.folder / "frames" / "anime-b" / "1.jpg").unlink()
    folder = release_of(crowd)
    assert len(list((folder / "pictures").rglob("*.jpg"))) == 8
    card = (folder / "card.md").read_text()
    assert "1 picture: the original's bytes are no longer those people saw" in card
    assert "1 picture: the original was not found" in card


def test_a_question_that_was_not_asked_is_no_answer_for_keep(house: House) -> None:
    crowd = a_project_in(house, text=PROJECT.replace("character and not text", "character and text != 'no'"))
    for n, text in enumerate([(None, "not_asked"), ("no", "settled"), (None, "open")]):
        task = crowd.task(crowd.picture(f"anime-{n}/a.jpg", n))
        crowd.settle(task, character=("yes", "settled"), text=text)
    rows = table(release_of(crowd) / "items.parquet")
    assert [item["kept"] for item in rows] == [True, False, False]
    with crowd.house.reading() as tx:
        [release] = datasets.releases(tx, crowd.project.id)
    assert (release.counts["not_asked"], release.counts["open"]) == (1, 1)


def test_a_release_that_keeps_nothing_says_so(on_sqlite: House) -> None:
    crowd, said = a_project_in(on_sqlite), list[str]()
    crowd.picture("anime-a/0.jpg", 1, {"features": "here"})
    datasets.make_release(on_sqlite, crowd.project, crowd.release, None, said.append)
    assert any(line.startswith("No item is kept yet") for line in said)


def test_a_project_with_no_answer_yet_still_makes_a_release(on_sqlite: House) -> None:
    folder = release_of(a_project_in(on_sqlite))
    assert table(folder / "items.parquet") == []
    assert "Every answer in it was given by a person or a program" in (folder / "card.md").read_text()


def test_the_pictures_of_another_project_stay_out(crowd: Crowd, house: House) -> None:
    with house.transaction() as tx:
        other = tx.add(tables.project, {"slug": "b", "version": 1, "folder": "b", "created_at": 0.0})
        seen = Seen("e" * 64, "JPEG", 8, 8, 1, {})
        items.add(tx, other, seen, items.add_series(tx, other, "x", "x", {}), True, house.now())
    assert len(table(release_of(crowd) / "items.parquet")) == 12


def test_a_withdrawn_picture_and_its_answers_leave_the_next_release(crowd: Crowd, house: House) -> None:
    with house.transaction() as tx:
        tx.run(update(tables.item).where(tables.item.c.id == 1).values(state="withdrawn"))
    folder = release_of(crowd)
    assert len(table(folder / "items.parquet")) == 11
    assert len(table(folder / "answers.parquet")) == 38
    assert len(table(folder / "consensus.parquet")) == 20


def test_what_was_hidden_is_told_once_the_stage_is_closed(crowd: Crowd, house: House) -> None:
    with house.transaction() as tx:
        tx.run(update(tables.stage).where(tables.stage.c.name == "features").values(state="closed"))
    folder = release_of(crowd)
    assert sum(row["control"] for row in table(folder / "consensus.parquet")) == 2
    assert not folder.with_name("v1.private").exists()
