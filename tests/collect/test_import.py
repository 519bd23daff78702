"""An owner's folder becomes items: every file is new, known, twin or rejected, and the numbers add up at any moment."""

from __future__ import annotations

import errno
import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.collect.importing import Entered, a_new_picture, a_project, put, run
from tests.media.pictures import a_gradient, encoded

from manyeyes import collect, items, projects
from manyeyes.collect import Counts
from manyeyes.errors import DiskFull
from manyeyes.house import House
from manyeyes.media import Jail


def test_pictures_of_a_folder_become_items_with_bytes_thumbnails_and_series(house: House, jail: Jail) -> None:
    project, stage = a_project(house)
    red, loose = put(house, "red/1.png"), put(house, "loose.jpg", a_new_picture("JPEG"))
    entered = Entered()
    plan, counted = run(house, project, stage, jail, "one", entered)
    assert (plan.found, counted) == (2, Counts(new=2))
    with house.reading() as tx:
        found = items.in_project(tx, project.id)
        assert sorted(entered.items) == sorted(item.id for item in found)
        titles = {item.sha256: items.shown(tx, [item.id])[item.id].series for item in found}
        by_path = items.by_source(tx, stage.id, "red/1.png")
    assert titles == {
        hashlib.sha256(red.read_bytes()).hexdigest(): "red",
        hashlib.sha256(loose.read_bytes()).hexdigest(): "Films",
    }
    assert by_path is not None
    assert house.blobs.get(items.original(by_path.sha256)) == red.read_bytes()
    assert all(house.blobs.has(items.derived(item.sha256, size)) for item in found for size in (320, 640))


def test_the_second_run_adds_nothing_and_opens_no_file(
    house: House, jail: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, stage = a_project(house)
    for number in range(5):
        put(house, f"red/{number}.png")
    put(house, "red/words.txt", b"a shopping list")
    entered = Entered()
    assert run(house, project, stage, jail, "one", entered)[1] == Counts(new=5, rejected=1)
    monkeypatch.setattr(Jail, "examine_in_turn", lambda *_: pytest.fail("a file was looked at again"))
    plan, counted = run(house, project, stage, jail, "two", entered)
    assert (plan.found, plan.fresh, counted) == (6, 0, Counts(known=5, rejected=1))
    assert len(entered.items) == 5
    with house.reading() as tx:
        (reject,) = collect.rejected(tx, "two")
    assert reject.path == "red/words.txt"
    assert reject.reason.startswith("This is not a picture.")


def test_the_same_bytes_under_two_names_are_one_item_in_two_series(house: House, jail: Jail) -> None:
    project, stage = a_project(house)
    same = a_new_picture()
    put(house, "red/1.png", same)
    put(house, "blue/again.png", same)
    entered = Entered()
    assert run(house, project, stage, jail, "one", entered)[1] == Counts(new=1, known=1)
    with house.reading() as tx:
        (item,) = items.in_project(tx, project.id)
        assert {place.path for place in items.sources(tx, [item.id])[item.id]} == {"red/1.png", "blue/again.png"}
    assert entered.items == [item.id]


def test_a_changed_file_is_looked_at_again_and_an_untouched_one_is_not(house: House, jail: Jail) -> None:
    project, stage = a_project(house)
    put(house, "red/1.png")
    put(house, "red/2.png")
    run(house, project, stage, jail, "one", Entered())
    changed = put(house, "red/2.png")
    plan, counted = run(house, project, stage, jail, "two", Entered())
    assert (plan.fresh, counted) == (1, Counts(new=1, known=1))
    with house.reading() as tx:
        now_there = items.by_source(tx, stage.id, "red/2.png")
    assert now_there is not None
    assert now_there.sha256 == hashlib.sha256(changed.read_bytes()).hexdigest()


def test_a_batch_that_runs_twice_counts_once(house: House, jail: Jail) -> None:
    """A killed step is repeated: what it had written stays as it was, new items are new once."""
    project, stage = a_project(house)
    put(house, "red/1.png")
    put(house, "red/no.png", b"")
    collect.make_plan(house, project, stage, "one")
    importing, entered = collect.Importing(project, stage, "one"), Entered()
    for _ in range(3):
        collect.accept(house, importing, collect.planned_files(house, "one"), jail, entered, lambda: None)
    assert collect.make_plan(house, project, stage, "one").fresh == 0
    with house.reading() as tx:
        assert collect.counts(tx, "one") == Counts(new=1, rejected=1)
    assert len(entered.items) == 1


def test_an_import_stopped_between_two_files_has_written_nothing_of_its_batch(house: House, jail: Jail) -> None:
    project, stage = a_project(house)
    for number in range(4):
        put(house, f"red/{number}.png")
    collect.make_plan(house, project, stage, "one")
    asked = iter([None, None, KeyboardInterrupt()])

    def pause() -> None:
        if (stop := next(asked, KeyboardInterrupt())) is not None:
            raise stop

    importing, entered = collect.Importing(project, stage, "one"), Entered()
    with pytest.raises(KeyboardInterrupt):
        collect.accept(house, importing, collect.planned_files(house, "one"), jail, entered, pause)
    with house.reading() as tx:
        assert collect.counts(tx, "one") == Counts()
        assert items.in_project(tx, project.id) == []


def test_every_bad_file_has_its_sentence_and_the_good_ones_go_on(house: House, jail: Jail) -> None:
    project, stage = a_project(house)
    put(house, "red/empty.jpg", b"")
    put(house, "red/page.jpg", b"<!doctype html><p>404")
    put(house, "red/cut.jpg", encoded(a_gradient(300, 200), "JPEG")[:-300])
    put(house, "red/two\nlines 🎈.png")
    (house.site / "films/frames/out.png").symlink_to("/etc/hostname")
    plan, counted = run(house, project, stage, jail, "one", Entered())
    assert (plan.found, counted) == (5, Counts(new=1, rejected=4))
    with house.reading() as tx:
        reasons = {one.path: one.reason for one in collect.rejected(tx, "one")}
    assert reasons["red/empty.jpg"] == "The file is empty."
    assert reasons["red/page.jpg"] == "This is not a picture: it begins like an HTML page."
    assert "cut off" in reasons["red/cut.jpg"]
    assert reasons["out.png"] == "It is a link that leads out of the folder."


def test_the_first_pictures_are_a_fair_sample_of_all_series(house: House) -> None:
    project, stage = a_project(house)
    for series in ("a", "b", "c"):
        for number in range(100):
            put(house, f"{series}/{number}.png", b"x")
    collect.make_plan(house, project, stage, "one")
    order = collect.planned_files(house, "one")
    share = [sum(file.series == series for file in order[:60]) for series in ("a", "b", "c")]
    assert min(share) >= 10
    collect.make_plan(house, project, stage, "two")
    assert collect.planned_files(house, "two") == order


def test_titles_and_attributes_come_from_series_csv(house: House, jail: Jail) -> None:
    project, stage = a_project(house, "folder: frames, series: series.csv")
    put(house, "red/1.png")
    put(house, "blue/1.png")
    text = "folder,title,is_anime,credit\nred,The Red One,yes,Kovács\ngreen,Gone,no,\n"
    (house.site / "films/series.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    plan, _ = run(house, project, stage, jail, "one", Entered())
    with house.reading() as tx:
        titles = {series.name: (series.title, series.attributes) for series in items.series_of(tx, project.id)}
    assert titles["red"] == ("The Red One", {"is_anime": "yes", "credit": "Kovács"})
    assert titles["blue"] == ("blue", {})
    assert plan.warnings == (
        "series.csv names green, but no pictures are there.",
        "series.csv has no line for blue; the folder's name is its title.",
    )


def test_a_missing_series_csv_is_said_before_anything_is_done(house: House) -> None:
    project, stage = a_project(house, "folder: frames, series: series.csv")
    (house.site / "films/series.csv").unlink()
    with pytest.raises(collect.SeriesFileMissing, match=r"series\.csv is not there"):
        collect.make_plan(house, project, stage, "one")


def test_a_missing_folder_is_said_with_its_name(house: House) -> None:
    project, stage = a_project(house)
    (house.site / "films/frames").rmdir()
    with pytest.raises(collect.FolderMissing, match=r"frames, which is not there"):
        collect.make_plan(house, project, stage, "one")


def test_originals_stay_where_they_are_when_the_project_says_so(house: House, jail: Jail) -> None:
    project, stage = a_project(house, "folder: frames, copy: false")
    file = put(house, "red/1.png")
    run(house, project, stage, jail, "one", Entered())
    with house.reading() as tx:
        (item,) = items.in_project(tx, project.id)
        assert collect.original_file(tx, house, item) == file
        assert not item.kept
        assert not house.blobs.has(items.original(item.sha256))
        assert house.blobs.has(items.derived(item.sha256, 640))
        file.unlink()
        assert collect.original_file(tx, house, item) is None


def test_too_small_a_disk_is_said_before_the_import_starts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    project, stage = a_project(house)
    put(house, "red/1.png")
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1_500_000})())
    with pytest.raises(collect.NotEnoughRoom, match=r"needs about 50\.0 MB; 1\.5 MB are free") as refused:
        collect.make_plan(house, project, stage, "one")
    assert refused.value.status == 507


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_half_written(
    house: House, jail: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, stage = a_project(house)
    for number in range(6):
        put(house, f"red/{number}.png")
    collect.make_plan(house, project, stage, "one")
    files, importing, entered = collect.planned_files(house, "one"), collect.Importing(project, stage, "one"), Entered()
    collect.accept(house, importing, files[:3], jail, entered, lambda: None)
    real, left = os.replace, iter(range(4))

    def full(half: str, target: str) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(half, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DiskFull) as refused:
        collect.accept(house, importing, files[3:], jail, entered, lambda: None)
    monkeypatch.undo()
    assert refused.value.status == 507
    with house.reading() as tx:
        assert collect.counts(tx, "one") == Counts(new=3)
        assert len(items.in_project(tx, project.id)) == 3
    assert not list((house.blobs.folder / ".halves").iterdir())
    collect.accept(house, importing, files[3:], jail, entered, lambda: None)
    with house.reading() as tx:
        assert collect.counts(tx, "one") == Counts(new=6)


def test_a_file_that_changes_while_it_is_read_is_refused_and_taken_next_time(
    house: House, jail: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, stage = a_project(house)
    file = put(house, "red/1.png")
    examine = Jail.examine_in_turn

    def and_then_it_changes(self: Jail, paths: list[Path]) -> Iterator[object]:
        for seen in examine(self, paths):
            file.write_bytes(a_new_picture())
            yield seen

    with monkeypatch.context() as patch:
        patch.setattr(Jail, "examine_in_turn", and_then_it_changes)
        assert run(house, project, stage, jail, "one", Entered())[1] == Counts(rejected=1)
    assert run(house, project, stage, jail, "two", Entered())[1] == Counts(new=1)


def test_training_pictures_are_items_that_nobody_is_asked_about(house: House, jail: Jail) -> None:
    folder = house.site / "films" / "training"
    folder.mkdir(parents=True)
    for name in ("yes", "no"):
        (folder / f"{name}.png").write_bytes(a_new_picture())
    lines = [f'- {{picture: training/{name}.png, answers: {{text: "{name}"}}}}' for name in ("yes", "no")]
    (house.site / "films" / "training.yaml").write_text("\n".join(lines))
    project, stage = a_project(house, more="    training: training.yaml")
    put(house, "red/the-same.png", (folder / "yes.png").read_bytes())
    assert collect.add_training_pictures(house, project, jail) == 2
    assert collect.add_training_pictures(house, project, jail) == 2
    entered = Entered()
    assert run(house, project, stage, jail, "one", entered)[1] == Counts(known=1)
    assert entered.items == []
    with house.reading() as tx:
        features = projects.stage(tx, "films", "features")
        known = items.by_source(tx, features.id, "training/yes.png")
        assert [item.state for item in items.in_project(tx, project.id)] == ["training", "training"]
    assert known is not None
    assert known.state == "training"
    (folder / "no.png").write_bytes(b"no picture")
    with pytest.raises(collect.TrainingPictureWrong, match=r"features names the picture training/no\.png: This is not"):
        collect.add_training_pictures(house, project, jail)


@pytest.mark.data
def test_counts_add_up_over_a_folder_full_of_hostile_files(house: House, jail: Jail, data: Path) -> None:
    """200 of the collection, seeded, as one series."""
    project, stage = a_project(house)
    every = sorted(path for path in (data / "badinput").rglob("*") if path.is_file())
    for number, path in enumerate(random.Random(7).sample(every, 200)):
        put(house, f"bad/{number}-{path.name}", path.read_bytes())
    entered = Entered()
    plan, counted = run(house, project, stage, jail, "one", entered)
    assert plan.found == counted.done == 200
    assert counted.new == len(entered.items) > 20
    with house.reading() as tx:
        assert len(collect.rejected(tx, "one")) == counted.rejected > 100
