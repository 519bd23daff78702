"""What must be computed again is computed chunk by chunk: resumable, by several at once, while people work."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select
from tests.makers import a_project, a_project_file, everybody_answers, pictures, the_stage

from manyeyes import consensus, flow
from manyeyes.consensus import Recount
from manyeyes.house import House
from manyeyes.projects import Project, Stage
from manyeyes.storage import tables as t


def answered(house: House, count: int = 12) -> tuple[Project, Stage]:
    """Every picture has two agreeing answers."""
    project = a_project(house, a_project_file(overlap="{min: 2, max: 5, confidence: 0.9}"))
    pictures(house, project, count)
    stage = the_stage(house, project)
    everybody_answers(house, stage, 2)
    return project, stage


def a_new_fit(house: House, stage: Stage) -> int:
    with house.transaction() as tx:
        flow.refit_now(tx, stage, house.now())
    made = flow.upkeep(house, stage, most_seconds=0.0)
    assert made.fit_made is not None
    return made.fit_made


def fits_used(house: House) -> dict[int, int]:
    with house.reading() as tx:
        rows = tx.dynamic(select(t.consensus.c.task_id, t.consensus.c.fit))
    return {row.task_id: row.fit for row in rows}


def heaps(house: House, stage: Stage) -> list[Recount]:
    with house.reading() as tx:
        return consensus.recounts_under_way(tx, stage.id)


def test_after_a_new_fit_every_answered_task_is_computed_with_it(house: House) -> None:
    _, stage = answered(house)
    assert set(fits_used(house).values()) == {0}
    number = a_new_fit(house, stage)
    [heap] = heaps(house, stage)
    assert (heap.why, heap.total, heap.done) == ("fit", 12, 0)
    assert flow.recount(house, stage, chunk=5) == 12
    assert set(fits_used(house).values()) == {number}
    assert heaps(house, stage) == []
    assert flow.recount(house, stage) == 0


def test_killed_between_any_two_tasks_it_goes_on_where_it_was(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _, stage = answered(house)
    number, judged = a_new_fit(house, stage), []
    real = consensus.settle

    class Killed(BaseException):
        """As if the process had died."""

    def settle_until_killed(tx, stage, task, asked):
        judged.append(task)
        if len(judged) == 8:
            raise Killed
        return real(tx, stage, task, asked)

    monkeypatch.setattr(consensus, "settle", settle_until_killed)
    with pytest.raises(Killed):
        flow.recount(house, stage, chunk=3)
    monkeypatch.setattr(consensus, "settle", real)
    [heap] = heaps(house, stage)
    assert (heap.done, list(fits_used(house).values()).count(number)) == (6, 6)
    assert flow.recount(house, stage, chunk=3) == 6
    assert set(fits_used(house).values()) == {number}


def test_several_at_once_compute_everything_and_nothing_twice(house: House) -> None:
    _, stage = answered(house, 30)
    number, done = a_new_fit(house, stage), []

    def work() -> None:
        done.append(flow.recount(house, stage, chunk=4))

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.append(flow.recount(house, stage))
    assert sum(done) == 30
    assert set(fits_used(house).values()) == {number}


def test_a_newer_whole_recount_takes_the_place_of_an_older_one_and_a_persons_comes_first(house: House) -> None:
    _, stage = answered(house)
    a_new_fit(house, stage)
    with house.transaction() as tx:
        consensus.ask_recount(tx, stage.id, None, "truth", house.now())
        somebody = tx.dynamic(select(t.answer.c.worker_id).limit(1))[0].worker_id
        consensus.ask_recount(tx, stage.id, somebody, "withdrawal", house.now())
    assert [heap.why for heap in heaps(house, stage)] == ["truth", "withdrawal"]
    with house.transaction() as tx:
        first = consensus.take_recount(tx, stage.id)
    assert first is not None
    assert first.why == "withdrawal"
    flow.recount(house, stage)
    assert heaps(house, stage) == []


def test_asked_for_a_fit_twice_one_is_made_and_nobody_reads_of_an_empty_heap(house: House) -> None:
    _, stage = answered(house)
    with house.transaction() as tx:
        flow.refit_now(tx, stage, house.now())
        flow.refit_now(tx, stage, house.now())
    assert heaps(house, stage) == []
    assert flow.upkeep(house, stage).fit_made == 1
    assert flow.upkeep(house, stage).fit_made is None


def test_a_new_fit_that_lets_a_picture_reopen_asks_for_more_people_about_it(house: House) -> None:
    project, stage = answered(house)
    with house.transaction() as tx:
        at = consensus.current_fit(tx, stage.id)
        people = {(row.worker_id, "text"): consensus.Believed(0.6) for row in tx.dynamic(select(t.answer.c.worker_id))}
        made = consensus.Made(at, 0, 0, "control", people)
        assert consensus.keep(tx, stage.id, made, house.now()) is not None
    flow.recount(house, stage)
    with house.reading() as tx:
        tasks = tx.dynamic(select(t.task.c.state, t.task.c.wanted))
        items = flow.items_in(tx, stage.id)
    assert {(row.state, row.wanted) for row in tasks} == {(1, 3)}
    assert items == {"here": 12}
    assert project.id == stage.project_id
