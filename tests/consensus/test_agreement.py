"""How far somebody agrees with those who are trusted to judge, his own answer left out."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from tests.makers import a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import answers, consensus
from manyeyes.consensus import Agreement, Believed, posterior
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.storage import tables as t


def a_crowd(house: House, judging: dict[int, Believed], said: list[str]) -> tuple[Stage, list[Worker]]:
    """Everybody says the same word about each of three pictures; a fit believes them as told."""
    project = a_project(house, a_project_file(overlap="{min: 5, max: 5, confidence: 0.999}"))
    pictures(house, project, 3)
    stage = the_stage(house, project)
    workers = [a_worker(house) for _ in said]
    for worker, word in zip(workers, said, strict=True):
        for _ in range(3):
            answer(house, worker, claim(house, worker, stage).tasks[0].assignment, {"text": word})
    people = {(workers[at].id, "text"): believed for at, believed in judging.items()}
    with house.transaction() as tx:
        made = consensus.Made(consensus.current_fit(tx, stage.id), 0, 0, "together", people)
        assert consensus.keep(tx, stage.id, made, house.now()) is not None
    return stage, workers


def agreement(house: House, stage: Stage, worker: Worker, last: int = 10) -> list[Agreement]:
    with house.reading() as tx:
        return consensus.agreement_of(tx, stage, worker.id, last)


def test_the_posterior_of_those_who_judge_counts_and_nobody_elses(house: House) -> None:
    judging = {
        1: Believed(0.9, judges=True),
        2: Believed(0.8, judges=True),
        3: Believed(0.9),
        4: Believed(0.9, gated=True),
    }
    stage, workers = a_crowd(house, judging, ["yes", "yes", "no", "no", "no"])
    told = agreement(house, stage, workers[0])
    expected = posterior(("yes", "no"), [(0.9, "yes"), (0.8, "no")])["yes"]
    assert [(one.judges, one.values, one.value) for one in told] == [(2, 2, "yes")] * 3
    assert [one.chance for one in told] == pytest.approx([expected] * 3)
    alone = agreement(house, stage, workers[1])
    assert [(one.judges, round(one.chance, 6)) for one in alone] == [(1, 0.2)] * 3


def test_newest_first_and_only_the_last_ones(house: House) -> None:
    stage, workers = a_crowd(house, {}, ["yes", "no"])
    with house.reading() as tx:
        log = tx.dynamic(
            select(t.answer.c.task_id).where(t.answer.c.worker_id == workers[0].id).order_by(t.answer.c.id.desc())
        )
    order = [row.task_id for row in log]
    assert [one.task_id for one in agreement(house, stage, workers[0])] == order
    assert [one.task_id for one in agreement(house, stage, workers[0], 2)] == order[:2]
    assert {(one.judges, one.chance) for one in agreement(house, stage, workers[0])} == {(0, 0.5)}


def test_what_was_withdrawn_judges_nobody_and_is_judged_by_nobody(house: House) -> None:
    stage, workers = a_crowd(house, {1: Believed(0.9, judges=True)}, ["yes", "yes"])
    assert [one.judges for one in agreement(house, stage, workers[0])] == [1, 1, 1]
    with house.transaction() as tx:
        answers.withdraw(tx, workers[1].id, None, 0, house.now(), by="owner", reason="", now=house.now())
    assert [one.judges for one in agreement(house, stage, workers[0])] == [0, 0, 0]
    assert agreement(house, stage, workers[1]) == []


def test_who_never_answered_agrees_with_nobody(house: House) -> None:
    stage, _ = a_crowd(house, {}, ["yes"])
    assert agreement(house, stage, a_worker(house)) == []
