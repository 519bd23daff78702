"""A site is kept elsewhere while people work on it, and comes back with every answer; what is not whole stays out."""

from __future__ import annotations

import fcntl
import tarfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.backup.kept import answered, answers, silent, taken
from tests.makers import a_project, a_worker, answer, claim, everybody_answers, pictures, the_stage

from manyeyes.backup import (
    BackupPlaceWrong,
    check_backup,
    restore,
)
from manyeyes.house import House, open_house
from manyeyes.projects import Project, all_projects
from manyeyes.storage import DatabaseNotEmpty
from manyeyes.storage import tables as t

on_both = pytest.mark.parametrize("database_address", ["sqlite", "postgresql"], indirect=True)


@on_both
@pytest.mark.parametrize("to", ["kept", "kept.tar"])
def test_what_was_kept_comes_back_whichever_database_it_was(house: House, tmp_path: Path, to: str) -> None:
    answered(house)
    done = taken(house, tmp_path / to)
    assert done.manifest.counts["answer"] == len(answers(house)) > 0
    check_backup(tmp_path / to, "", silent)
    restored = restore(tmp_path / to, tmp_path / "back", "", silent)
    assert (restored.database, restored.older) == ("sqlite", False)
    with open_house(tmp_path / "back") as back:
        assert answers(back) == answers(house)
        assert sorted(one.name for one in back.blobs.all()) == sorted(one.name for one in house.blobs.all())
        assert all(back.blobs.get(one.name) == house.blobs.get(one.name) for one in house.blobs.all())
        folder = next(path for path in house.site.glob("project-*"))
        assert (back.site / folder.name / "project.yaml").read_text() == (folder / "project.yaml").read_text()


def test_the_restored_site_goes_on_where_it_was(house: House, tmp_path: Path) -> None:
    answered(house, people=1)
    taken(house, tmp_path / "kept")
    restore(tmp_path / "kept", tmp_path / "back", "", silent)
    with open_house(tmp_path / "back", clock=house.now) as back:
        before = len(answers(back))
        stage = the_stage(back, a_project_of(back))
        everybody_answers(back, stage, 1)
        assert len(answers(back)) == before + 6


def a_project_of(house: House) -> Project:
    with house.reading() as tx:
        return all_projects(tx)[0]


def test_a_backup_fills_postgresql_too_and_new_rows_find_free_numbers(
    house: House, tmp_path: Path, new_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(house, people=1)
    done = taken(house, tmp_path / "kept")
    monkeypatch.setenv("MANYEYES_DATABASE", new_database)
    restored = restore(tmp_path / "kept", tmp_path / "back", "", silent)
    assert restored.database == "postgresql"
    with open_house(tmp_path / "back", clock=house.now) as back:
        assert answers(back) == answers(house)
        again = taken(back, tmp_path / "again").manifest
        assert (again.database, again.counts) == ("postgresql", done.manifest.counts)
        everybody_answers(back, the_stage(back, a_project_of(back)), 1)  # a number that is taken would be refused
        assert len(answers(back)) == len(answers(house)) + 6
    with pytest.raises(DatabaseNotEmpty):
        restore(tmp_path / "kept", tmp_path / "twice", "", silent)


@on_both
def test_people_answer_while_the_backup_is_taken(house: House, tmp_path: Path) -> None:
    project = a_project(house)
    pictures(house, project, 40)
    stage = the_stage(house, project)
    over, acknowledged = threading.Event(), []

    def works() -> None:
        worker = a_worker(house)
        while not over.is_set() and (found := claim(house, worker, stage)).tasks:
            answer(house, worker, found.tasks[0].assignment, {"text": "no"})
            acknowledged.append(found.tasks[0].assignment)

    with ThreadPoolExecutor(3) as pool:
        people = [pool.submit(works) for _ in range(3)]
        done = [(len(acknowledged), taken(house, tmp_path / "kept"), len(acknowledged)) for _ in range(3)]
        over.set()
        for one in people:
            one.result()  # nobody was refused meanwhile
    assert done[-1][2] > done[0][0], "people answered meanwhile"
    for before, one, after in done:
        assert before <= one.manifest.counts["answer"] <= after + len(people)
        check_backup(tmp_path / "kept", one.manifest.name, silent)
        restore(tmp_path / "kept", tmp_path / one.manifest.name, one.manifest.name, silent)
        with open_house(tmp_path / one.manifest.name) as back:
            assert len(answers(back)) == one.manifest.counts["answer"]


def test_a_second_backup_copies_only_what_is_new(house: House, tmp_path: Path) -> None:
    answered(house)
    first = taken(house, tmp_path / "kept")
    assert first.copied > 0
    house.blobs.put("derived/aa/new/640.webp", b"a new one")
    second = taken(house, tmp_path / "kept")
    assert second.copied == len(b"a new one")
    assert second.manifest.blobs == first.manifest.blobs + 1


def test_a_blob_that_was_put_again_under_its_name_is_kept_twice(house: House, tmp_path: Path) -> None:
    answered(house)
    house.blobs.put("wish", b"first")
    first = taken(house, tmp_path / "kept")
    house.blobs.put("wish", b"second!")
    taken(house, tmp_path / "kept")
    for name, said in ((first.manifest.name, b"first"), ("", b"second!")):
        restore(tmp_path / "kept", tmp_path / f"back-{said.decode()}", name, silent)
        assert (tmp_path / f"back-{said.decode()}" / ".manyeyes/blobs/wish").read_bytes() == said


def test_an_interrupted_restore_begins_anew(house: House, tmp_path: Path) -> None:
    answered(house)
    taken(house, tmp_path / "kept")
    (tmp_path / "back" / ".restoring" / "half").mkdir(parents=True)
    restore(tmp_path / "kept", tmp_path / "back", "", silent)
    assert not (tmp_path / "back" / ".restoring").exists()
    assert not (tmp_path / "back" / "half").exists()


def test_what_else_lies_in_the_folder_is_left_alone(house: House, tmp_path: Path) -> None:
    answered(house)
    letter, other = tmp_path / "mine" / "letters" / "letter.txt", tmp_path / "mine" / "zeta" / "manifest.json"
    for file in (letter, other):
        file.parent.mkdir(parents=True)
        file.write_text("dear")
    for _ in range(2):
        taken(house, tmp_path / "mine")
    check_backup(tmp_path / "mine", "", silent)
    assert (letter.read_text(), other.read_text()) == ("dear", "dear")


def test_an_interrupted_backup_is_cleared_away_and_its_copies_are_used(house: House, tmp_path: Path) -> None:
    answered(house)
    half = taken(house, tmp_path / "kept")
    (tmp_path / "kept" / half.manifest.name / "manifest.json").unlink()
    (tmp_path / "kept" / ".making-4711").write_text("half")
    next(one for one in (tmp_path / "kept").glob("pool/*/*") if one.stat().st_size > 5).write_bytes(b"cut")
    done = taken(house, tmp_path / "kept")
    assert 0 < done.copied < half.copied
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [".lock", done.manifest.name, "pool"]
    check_backup(tmp_path / "kept", "", silent)


def test_only_one_backup_is_written_into_a_folder_at_a_time(house: House, tmp_path: Path) -> None:
    answered(house)
    (tmp_path / "kept").mkdir()
    with (tmp_path / "kept" / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(BackupPlaceWrong, match="another backup is being written there"):
            taken(house, tmp_path / "kept")
    taken(house, tmp_path / "kept")


@pytest.mark.parametrize("to", ["a-file/kept", f"{'long' * 62}.tar"])
def test_a_place_that_cannot_be_written_is_said_in_a_sentence(house: House, tmp_path: Path, to: str) -> None:
    (tmp_path / "a-file").write_text("dear")
    with pytest.raises(BackupPlaceWrong, match=r"is not possible: (not a directory|file name too long)"):
        taken(house, tmp_path / to)


def test_the_restored_site_does_not_touch_the_database_of_the_old_one(house: House, tmp_path: Path) -> None:
    answered(house)
    (house.site / "manyeyes.toml").write_text('database = "postgresql://live.example/eyes"\nlease_seconds = 60\n')
    taken(house, tmp_path / "kept")
    restored = restore(tmp_path / "kept", tmp_path / "back", "", silent)
    assert restored.database == "sqlite"
    text = (tmp_path / "back" / "manyeyes.toml").read_text()
    assert text.startswith('# database = "postgresql://live.example/eyes"')
    with open_house(tmp_path / "back") as back:
        assert back.settings.lease_seconds == 60


def test_batches_that_another_process_had_wait_again(house: House, tmp_path: Path) -> None:
    project = a_project(house)
    stage = the_stage(house, project, "import")
    with house.transaction() as tx:
        now = {"started_at": 1.0, "changed_at": 1.0}
        named = {"id": "j", "project_id": project.id, "stage_id": stage.id, "verb": "import", "state": "running"}
        tx.insert(t.job, [{**named, **now, "total": 1, "counts": "{}"}])
        tx.insert(t.batch, [{"job_id": "j", "number": 0, "state": "taken", "executor": "gone/1", "at": 1.0}])
    taken(house, tmp_path / "kept")
    restore(tmp_path / "kept", tmp_path / "back", "", silent)
    with open_house(tmp_path / "back") as back, back.reading() as tx:
        (row,) = tx.all(select(t.batch))
        assert (row.state, row.executor) == ("waiting", "")


def test_a_tar_is_never_written_over_and_half_a_one_has_no_name(house: House, tmp_path: Path) -> None:
    answered(house)
    taken(house, tmp_path / "one.tar")
    with tarfile.open(tmp_path / "one.tar") as tar:
        assert tar.getnames()[-1].endswith("/manifest.json")
    with pytest.raises(BackupPlaceWrong, match="never written over"):
        taken(house, tmp_path / "one.tar")
    assert not list(tmp_path.glob(".making-*"))


@on_both
def test_every_table_of_the_house_travels(house: House, tmp_path: Path) -> None:
    answered(house)
    assert set(taken(house, tmp_path / "kept").manifest.counts) == set(t.metadata.tables)
