"""Skills enter consensus only through stored fits, made behind people's backs from control tasks and EM."""

from __future__ import annotations

import json

from sqlalchemy import select
from tests.makers import a_picture_at, a_project, a_project_file, a_worker, answer, claim, pictures, the_stage

from manyeyes import answers, consensus, flow, people, work
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import tables as t

CONTROL = "    control_tasks: {file: private/control.csv, share: {1: 0.5}}"


def a_stage_with_control(house: House, known: int = 12, unknown: int = 30, overlap: str = "") -> tuple[Project, Stage]:
    """Half of the known pictures show text."""
    told = [(f"known/{number}.png", "text", ("yes", "no")[number % 2]) for number in range(known)]
    text = a_project_file(more=CONTROL, overlap=overlap or "{min: 2, max: 4, confidence: 0.95}")
    project = a_project(house, text, control=told)
    for path, _, _ in told:
        a_picture_at(house, project, path)
    pictures(house, project, unknown)
    return project, the_stage(house, project)


def truth_of(house: House, assignment: str) -> str:
    """What is known of a control task; of another picture: yes for every third."""
    row = select(t.task.c.id, t.known.c.value).join(t.assignment, t.assignment.c.task_id == t.task.c.id)
    row = row.outerjoin(t.known, t.known.c.task_id == t.task.c.id).where(t.assignment.c.public_id == assignment)
    with house.reading() as tx:
        [found] = tx.dynamic(row)
    return found.value or ("yes" if found.id % 3 == 0 else "no")


def works(house: House, stage: Stage, worker: Worker, tasks: int, wrong: bool = False) -> None:
    """Somebody answers, always rightly or always wrongly."""
    for _ in range(tasks):
        found = claim(house, worker, stage).tasks
        if not found:
            return
        value = truth_of(house, found[0].assignment)
        other = {"yes": "no", "no": "yes"}[value]
        answer(house, worker, found[0].assignment, {"text": other if wrong else value})


def values(house: House, stage: Stage) -> dict[int, str]:
    """What ordinary settled tasks say."""
    rows = select(t.consensus.c.task_id, t.consensus.c.value).where(t.consensus.c.state == "settled")
    with house.reading() as tx:
        return {row.task_id: row.value for row in tx.dynamic(rows)}


def test_nothing_is_due_on_an_untouched_stage_and_a_fit_after_so_many_answers(house: House) -> None:
    house.settings = house.settings.model_copy(update={"fit_every": 240})
    _, stage = a_stage_with_control(house, unknown=60)
    assert flow.upkeep(house, stage) == flow.Upkept()
    works(house, stage, a_worker(house), 60)
    assert flow.upkeep(house, stage) == flow.Upkept(), "a young stage has a fit every half so many"
    works(house, stage, a_worker(house), 60)
    made = flow.upkeep(house, stage)
    assert (made.fit_made, made.left) == (1, 0)
    assert made.recounted > 0
    assert flow.upkeep(house, stage) == flow.Upkept(), "nothing new"
    with house.reading() as tx:
        fit = consensus.current_fit(tx, stage.id)
        assert fit.how == "together"
        assert 0.2 < fit.priors["text"][0] < 0.5 < fit.priors["text"][1]
        assert consensus.fit_numbered(tx, stage.id, 1) == fit


def test_who_fails_control_tasks_weighs_nothing_after_the_next_fit_and_his_slots_are_free(house: House) -> None:
    _, stage = a_stage_with_control(house)
    good, spammer = a_worker(house), a_worker(house)
    works(house, stage, good, 40)
    works(house, stage, spammer, 40, wrong=True)
    with house.transaction() as tx:
        flow.refit_now(tx, stage, house.now())
    assert flow.upkeep(house, stage).fit_made == 1
    with house.reading() as tx:
        trust = consensus.skills_in(tx, consensus.current_fit(tx, stage.id))
        both = tx.dynamic(
            select(t.consensus.c.answers, t.consensus.c.fit, t.consensus.c.value, t.task.c.wanted, t.task.c.id)
            .join(t.task, t.task.c.id == t.consensus.c.task_id)
            .where(t.task.c.answered == 2)
        )
    assert (trust(spammer.id, "text"), trust(999, "text")) == (0, consensus.UNMEASURED)
    assert trust(good.id, "text") > 0.85
    assert both
    assert {(row.answers, row.fit) for row in both} == {(1, 1)}
    assert {row.wanted for row in both} <= {3, 4}
    assert all(row.value == ("yes" if row.id % 3 == 0 else "no") for row in both)


def test_somebody_stopped_for_how_he_answers_weighs_nothing_and_for_a_days_end_stays_believed(house: House) -> None:
    _, stage = a_stage_with_control(house)
    workers = {when: a_worker(house) for when in ("drift", "answers_a_day")}
    for when, worker in workers.items():
        works(house, stage, worker, 6)
        with house.transaction() as tx:
            where = {"scope": "stage", "project_id": stage.project_id, "stage_id": stage.id}
            kept = {"reason": "", "numbers": {"when": when}, "by": "rule", "now": house.now() + 1, "until": None}
            people.restrict(tx, worker.id, kind="stop", **where, **kept)
    assert flow.upkeep(house, stage).fit_made == 1, "at once, though few answers came"
    with house.reading() as tx:
        trust = consensus.skills_in(tx, consensus.current_fit(tx, stage.id))
    assert trust(workers["drift"].id, "text") == 0
    assert trust(workers["answers_a_day"].id, "text") >= 0.85


def test_a_withdrawal_is_computed_again_and_undoing_it_brings_the_same_values_back(house: House) -> None:
    _, stage = a_stage_with_control(house)
    vandal, others = a_worker(house), [a_worker(house) for _ in range(2)]
    works(house, stage, vandal, 40, wrong=True)
    for one in others:
        works(house, stage, one, 60)
    with house.transaction() as tx:
        flow.refit_now(tx, stage, house.now())
    flow.upkeep(house, stage)
    before = values(house, stage)
    with house.transaction() as tx:
        taken = answers.withdraw(tx, others[0].id, None, 0, house.now() + 1, by="owner", reason="", now=house.now())
        consensus.ask_recount(tx, stage.id, others[0].id, "withdrawal", house.now())
        [heap] = consensus.recounts_under_way(tx, stage.id)
    assert heap.total == 30
    done = flow.recount(house, stage)
    assert done == heap.total
    assert len(values(house, stage)) < len(before)
    with house.transaction() as tx:
        assert answers.restore(tx, taken.id, house.now())
        consensus.ask_recount(tx, stage.id, others[0].id, "restored", house.now())
    flow.recount(house, stage)
    assert values(house, stage) == before


def test_a_stored_fit_gives_the_same_rows_for_ever(house: House) -> None:
    _, stage = a_stage_with_control(house)
    for wrong in (False, False, True):
        works(house, stage, a_worker(house), 40, wrong=wrong)
    with house.transaction() as tx:
        flow.refit_now(tx, stage, house.now())
    flow.upkeep(house, stage)
    with house.reading() as tx:
        fit = consensus.current_fit(tx, stage.id)
        tasks = [row.id for row in tx.dynamic(select(t.task.c.id).where(t.task.c.answered > 0, t.task.c.lane == 0))]
        assert tasks
        for task in tasks:
            again = consensus.verdict_now(tx, stage, task, frozenset({"text"}), fit=fit)
            assert list(again.questions) == consensus.verdicts(tx, task)
            assert consensus.fit_used(tx, task) == fit.number


def test_skills_of_fits_that_nothing_rests_on_are_dropped_and_the_others_stay(house: House) -> None:
    _, stage = a_stage_with_control(house)
    for number in range(4):
        works(house, stage, a_worker(house), 12)
        with house.transaction() as tx:
            flow.refit_now(tx, stage, house.now() + number)
        assert flow.upkeep(house, stage).fit_made == number + 1
    with house.reading() as tx:
        kept = {row.number for row in tx.dynamic(select(t.fit.c.number).join(t.fit_skill))}
        made = {row.number for row in tx.dynamic(select(t.fit.c.number))}
    assert (kept, made) == ({3, 4}, {1, 2, 3, 4}), "an answer under way may still be weighed by the one before"


def test_of_two_processes_that_make_a_fit_at_once_one_stores_it(house: House) -> None:
    _, stage = a_stage_with_control(house)
    works(house, stage, a_worker(house), 6)
    with house.reading() as tx:
        made = consensus.compute(tx, stage, house.now())
    with house.transaction() as tx:
        assert consensus.keep(tx, stage.id, made, house.now()) is not None
    with house.transaction() as tx:
        assert consensus.keep(tx, stage.id, made, house.now()) is None
        rows = tx.dynamic(select(t.fit.c.number, t.fit.c.priors))
    assert [(row.number, json.loads(row.priors)) for row in rows] == [(1, {})]


def test_an_answer_after_a_fit_is_weighed_with_it(house: House) -> None:
    _, stage = a_stage_with_control(house)
    good = a_worker(house)
    works(house, stage, good, 24)
    with house.transaction() as tx:
        flow.refit_now(tx, stage, house.now())
    flow.upkeep(house, stage)
    late = a_worker(house)
    found = claim(house, late, stage).tasks[0]
    with house.transaction() as tx:
        work.record(tx, late, found.assignment, work.Said(revision=1, answers={"text": "no"}), 0, house.now())
    with house.reading() as tx:
        rows = tx.dynamic(select(t.consensus.c.fit))
    assert {row.fit for row in rows} == {1}
