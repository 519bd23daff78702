"""A release made step by step, killed anywhere, is the one that would have been made in one go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.datasets.answered import PROJECT, Crowd, a_project_in, every_file, quiet, table, twelve_pictures

from manyeyes import datasets, items
from manyeyes.datasets import Order, contents, snapshot
from manyeyes.datasets import freeze as steps
from manyeyes.datasets import release as story
from manyeyes.datasets.freeze import freeze
from manyeyes.datasets.release import shelf_of
from manyeyes.errors import DiskFull
from manyeyes.house import House

PARTS = 3


class Killed(BaseException):
    """kill -9: nobody catches it, nothing is cleaned up after it."""


def step_by_step(crowd: Crowd, key: str = "job") -> datasets.Release:
    """What a job does, from wherever an earlier try stopped."""
    order = Order(crowd.house, crowd.project, crowd.release, 1, "v1", quiet)
    for number in reversed(range(PARTS)):
        datasets.place_part(order, datasets.making_of(order, key), number, PARTS)
    return datasets.finish_release(order, key, PARTS)


def dies_once(monkeypatch: pytest.MonkeyPatch, place: object, name: str, *, after: bool = False) -> None:
    """The process is killed when this is called the first time, or when it has just ended."""
    real: Callable[..., Any] = getattr(place, name)

    def deadly(*given: Any, **more: Any) -> Any:
        monkeypatch.setattr(place, name, real)
        if after:
            real(*given, **more)
        raise Killed

    monkeypatch.setattr(place, name, deadly)


DEATHS = {
    "while it reads answers": (snapshot, "read", False),
    "with everything read, and nothing said of it": (steps, "write_taken", False),
    "with its snapshot whole": (steps, "write_taken", True),
    "while it places pictures": (contents, "note_placed", False),
    "with some pictures placed": (contents, "note_placed", True),
    "before the split": (steps, "split", False),
    "with half of its tables": (contents, "write_items", True),
    "before its checksums": (steps, "write_checksums", False),
    "with its checksums": (steps, "write_checksums", True),
    "before it is shown": (story.Shelf, "announce", True),
    "shown, and its row not written": (story.Shelf, "put_up", True),
    "shown and entered": (story, "enter", True),
}


@pytest.mark.parametrize("death", DEATHS)
def test_killed_at_any_step_it_ends_as_the_one_made_in_one_go(
    filed: Crowd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, death: str
) -> None:
    (tmp_path / "once").mkdir()
    order = Order(filed.house, filed.project, filed.release, 1, "v1", quiet)
    expected = every_file(freeze(order, tmp_path / "once").folder)
    place, name, after = DEATHS[death]
    if name == "put_up":  # the transaction is rolled back, and nobody takes the folder down
        monkeypatch.setattr(story.Shelf, "take_down", lambda *_: None)
    dies_once(monkeypatch, place, name, after=after)
    with pytest.raises(Killed):
        step_by_step(filed)
    made = step_by_step(filed)
    datasets.give_up_release(filed.house, filed.project, "job")
    assert every_file(datasets.release_folder(filed.house, filed.project, "v1")) == expected
    assert made.counts["items_kept"] == 10
    with filed.house.reading() as tx:
        assert [one.name for one in datasets.releases(tx, filed.project.id)] == ["v1"]
    assert sorted(path.name for path in shelf_of(filed.house, filed.project).folder.iterdir()) == [
        ".lock",
        "v1",
        "v1.private",
    ]


def test_what_came_after_the_snapshot_is_in_the_next_release(filed: Crowd) -> None:
    order = Order(filed.house, filed.project, filed.release, 1, "v1", quiet)
    datasets.place_part(order, datasets.making_of(order, "job"), 0, PARTS)
    late = filed.task(filed.picture("toon-e/late.jpg", 200))
    filed.settle(late, character=("yes", "settled"), text=("no", "settled"))
    assert datasets.finish_release(order, "job", PARTS).counts["items"] == 12


def test_a_project_changed_meanwhile_is_not_released_half_old_half_new(filed: Crowd) -> None:
    from manyeyes import projects

    order = Order(filed.house, filed.project, filed.release, 1, "v1", quiet)
    datasets.place_part(order, datasets.making_of(order, "job"), 0, PARTS)
    (filed.folder / "project.yaml").write_text(
        PROJECT.replace("PUBLISH", "full").replace("COPY", "true").replace("seed: 1", "seed: 2")
    )
    with filed.house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(filed.folder / "project.yaml"), "anime", filed.house.now())
    with pytest.raises(datasets.ProjectChanged, match="was changed while the release v1 was made"):
        datasets.finish_release(order, "job", PARTS)


def test_two_are_made_at_once_under_their_own_numbers(filed: Crowd) -> None:
    names = [
        datasets.reserve_release(filed.house, filed.project, filed.release, None, key, {"one", "two"})
        for key in ("one", "two")
    ]
    assert names == [(1, "v1"), (2, "v2")]
    datasets.give_up_release(filed.house, filed.project, "two")
    assert datasets.reserve_release(filed.house, filed.project, filed.release, None, "three", {"one", "three"}) == (
        2,
        "v2",
    )
    with pytest.raises(datasets.ReleaseExists):
        datasets.reserve_release(filed.house, filed.project, filed.release, "v1", "four", {"one", "three"})


def test_what_no_job_knows_any_more_is_swept_away_after_an_hour(filed: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    datasets.reserve_release(filed.house, filed.project, filed.release, None, "lost", ())
    shelf = shelf_of(filed.house, filed.project)
    datasets.reserve_release(filed.house, filed.project, filed.release, None, "next", ())
    assert shelf.making_of("lost").exists()
    monkeypatch.setattr("manyeyes.datasets.shelf.FORGOTTEN", -1.0)
    datasets.reserve_release(filed.house, filed.project, filed.release, None, "third", {"next"})
    assert not shelf.making_of("lost").exists()
    assert shelf.making_of("next").exists()


def test_a_full_disk_is_said_before_anything_is_copied(on_sqlite: House, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = twelve_pictures(a_project_in(on_sqlite))
    monkeypatch.setattr(steps, "SPARE", 1e15)
    order = Order(crowd.house, crowd.project, crowd.release, 1, "v1", quiet)
    with pytest.raises(DiskFull, match="make room"):
        datasets.place_part(order, datasets.making_of(order, "job"), 0, 1)


def test_a_withdrawn_picture_is_in_the_difference_and_not_in_the_next_release(filed: Crowd) -> None:
    first = datasets.make_release(filed.house, filed.project, filed.release, None, quiet)
    with filed.house.transaction() as tx:
        from sqlalchemy import update

        from manyeyes.storage import tables

        tx.run(update(tables.item).where(tables.item.c.id == 1).values(state="withdrawn"))
    late = filed.task(filed.picture("toon-e/late.jpg", 200))
    filed.settle(late, character=("yes", "settled"), text=("no", "settled"))
    second = datasets.make_release(filed.house, filed.project, filed.release, None, quiet)
    old, new = (datasets.release_folder(filed.house, filed.project, one.name) for one in (first, second))
    change = datasets.difference(old, new)
    with filed.house.reading() as tx:
        gone = items.by_ids(tx, [1])
    assert (change.items.added, change.items.withdrawn) == (1, 1)
    assert (change.values.added, change.values.withdrawn) == (2, 2)
    assert gone == {} or change.items.examples["withdrawn"] == (gone[1].sha256[:10],)
    assert change.sentence().startswith("Against v1: 1 items added, ")
    assert datasets.difference(old, old).sentence() == "v1 holds the same items and values as v1."
    with pytest.raises(datasets.NothingToCompare, match=r"items\.parquet is not in it"):
        datasets.difference(old, old.parent)


def test_a_part_once_given_stays_and_another_seed_begins_anew(filed: Crowd) -> None:
    def parts() -> dict[str, str]:
        made = datasets.make_release(filed.house, filed.project, filed.release, None, quiet)
        rows = table(datasets.release_folder(filed.house, filed.project, made.name) / "items.parquet")
        return {row["item"]: row["split"] for row in rows if row["kept"]}

    before = parts()
    for n in range(20, 32):
        task = filed.task(filed.picture(f"anime-{n}/{n}.jpg", n))
        filed.settle(task, character=("yes", "settled"), text=("no", "settled"))
    after = parts()
    assert len(after) > len(before)
    assert {item: after[item] for item in before} == before
