"""The page shows a picture before anybody is anybody, and lends nothing for it."""

from __future__ import annotations

from sqlalchemy import select
from tests.makers import a_picture_at, a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import items, work
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import tables as t


def look(house: House, worker: Worker | None, stage: Stage) -> work.Shown | None:
    with house.reading() as tx:
        return work.first_look(tx, worker, stage)


def test_a_stranger_sees_an_open_picture_and_takes_nothing(house: House) -> None:
    project = a_project(house)
    stage = the_stage(house, project)
    assert look(house, None, stage) is None, "there is nothing yet"
    pictures(house, project, 3)
    claim(house, a_worker(house), stage)  # the first claim opens the wave
    assert look(house, None, stage) is not None
    with house.reading() as tx:
        assert len(tx.dynamic(select(t.assignment.c.id))) == 1


def test_somebody_who_comes_back_sees_what_he_was_looking_at(house: House) -> None:
    project = a_project(house)
    pictures(house, project, 5)
    worker, stage = a_worker(house), the_stage(house, project)
    assert look(house, worker, stage) is None
    done = claim(house, worker, stage).tasks[0]
    answer(house, worker, done.assignment, {"text": "no"})
    held = claim(house, worker, stage).tasks[0]
    with house.transaction() as tx:
        work.give_back(tx, worker, held.assignment, house.now())
    assert look(house, worker, stage) == held.item


def test_a_paused_stage_shows_no_picture(house: House) -> None:
    project = a_project(house, is_open=False)
    pictures(house, project, 1)
    assert look(house, None, the_stage(house, project)) is None


def test_a_stranger_who_looks_again_and_again_sees_known_pictures_among_the_others(house: House) -> None:
    more = "    control_tasks: {file: private/control.csv, share: 0.5}"
    known = [("known/1.png", "text", "yes")]
    project = a_project(house, a_project_file(more=more), control=known)
    stage = the_stage(house, project)
    pictures(house, project, 3)
    control = a_picture_at(house, project, "known/1.png")
    claim(house, a_worker(house), stage)
    seen = {shown.id for _ in range(60) if (shown := look(house, None, stage)) is not None}
    with house.reading() as tx:
        assert items.by_id(tx, control).public_id in seen
        assert len(seen) > 1
