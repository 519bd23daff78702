"""Control tasks as people work: scored, balanced, retired, corrected, used up, promoted, denied.

Long because the whole life of a known picture is told here: added, lent, promoted, corrected, retired.
"""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select
from tests.conftest import Clock
from tests.makers import (
    a_picture_at,
    a_project,
    a_project_file,
    answer,
    claim,
    everybody_answers,
    pictures,
    the_stage,
)
from tests.skills.known_pictures import a_project_with_known, somebody, truths_by_item, work_on

from manyeyes import assignment, flow, projects, skills
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Stage
from manyeyes.skills import Candidate
from manyeyes.skills.denied import denied
from manyeyes.skills.lend_control import by_lot
from manyeyes.skills.promote import needed, rarest
from manyeyes.storage import tables as t

ALL_KNOWN = "share: {1: 0.99}, probes: 0"


def scored_rows(house: House) -> list[tuple[int | None, str, float]]:
    with house.reading() as tx:
        return [(row.right, row.value, row.at) for row in tx.dynamic(select(t.scored).order_by(t.scored.c.at))]


def totals(house: House, worker: Worker, stage: Stage) -> tuple[int, int]:
    with house.reading() as tx:
        [mine] = [one for one in skills.scores(tx, stage.id) if one.worker_id == worker.id]
    return mine.asked, mine.right


def task_ids(house: House, stage: Stage) -> list[int]:
    with house.reading() as tx:
        return [row.id for row in tx.dynamic(select(t.task.c.id).where(t.task.c.stage_id == stage.id))]


def alerts(house: House, stage: Stage, kind: str) -> list[str]:
    with house.reading() as tx:
        return [one.text for one in projects.alerts(tx, stage.project_id, 50) if one.kind == kind]


def test_each_control_answer_is_one_score_and_a_correction_keeps_its_time(house: House, clock: Clock) -> None:
    _, stage = a_project_with_known(house, control=ALL_KNOWN)
    worker, truths = somebody(house), truths_by_item(house)
    begun = clock.seconds
    task = claim(house, worker, stage).tasks[0]
    true = truths[task.item.id]["text"]
    wrong = {"yes": "no", "no": "yes"}[true]
    answer(house, worker, task.assignment, {"text": wrong})
    clock.pass_by(60)
    answer(house, worker, task.assignment, {"text": true}, revision=2)
    assert scored_rows(house) == [(1, true, begun)]
    assert totals(house, worker, stage) == (1, 1)
    answer(house, worker, task.assignment, {"text": "unsure"}, revision=3)
    assert scored_rows(house) == [(None, true, begun)]
    assert totals(house, worker, stage) == (0, 0)


def test_a_window_holds_the_last_answers_and_weighs_each_value_alike(house: House, clock: Clock) -> None:
    _, stage = a_project_with_known(house, known=12, control=ALL_KNOWN)
    worker, truths = somebody(house), truths_by_item(house)
    for nth in range(12):
        task = claim(house, worker, stage).tasks[0]
        true = truths[task.item.id]["text"]
        answer(house, worker, task.assignment, {"text": "no" if nth >= 4 else true})
        clock.pass_by(1)
    with house.reading() as tx:
        whole = skills.window(tx, worker.id, stage.id, 100)["text"]
        last = skills.window(tx, worker.id, stage.id, 8)["text"]
    assert whole.asked == 12
    assert last.asked == 8
    assert last.by_value["no"][0] == last.by_value["no"][1]
    assert last.by_value["yes"][1] == 0
    assert last.balanced == 0.5


def test_somebody_who_always_says_no_is_gated_and_an_honest_one_is_not(house: House) -> None:
    _, stage = a_project_with_known(house, known=40, control=ALL_KNOWN)
    lazy, honest = somebody(house), somebody(house)
    for _ in range(40):
        answer(house, lazy, claim(house, lazy, stage).tasks[0].assignment, {"text": "no"})
    work_on(house, honest, stage, 40, lambda nth: nth % 8 > 0)
    with house.reading() as tx:
        assert skills.is_gated(skills.window(tx, lazy.id, stage.id, 20), stage)
        assert not skills.is_gated(skills.window(tx, honest.id, stage.id, 20), stage)


def test_rare_answers_are_met_as_often_as_common_ones(house: House) -> None:
    rows = [(f"k/{nth}.png", "text", "yes" if nth < 4 else "no") for nth in range(40)]
    text = a_project_file(more="    control_tasks: {file: private/control.csv, share: {1: 0.99}, probes: 0}")
    project = a_project(house, text, control=rows)
    for path, _, _ in rows:
        a_picture_at(house, project, path)
    stage, met = the_stage(house, project), Counter[str]()
    truths = truths_by_item(house)
    for _ in range(30):
        met.update(truths[task.item.id]["text"] for task in claim(house, somebody(house), stage, 2).tasks)
    assert 18 <= met["yes"] <= 42


def test_profiles_are_drawn_by_answers_not_by_pictures() -> None:
    profiles = {1: {"a": "yes", "b": "no"}, 2: {"a": "no", "b": "no"}, 3: {"a": "no", "b": "yes"}}
    first = Counter(by_lot(profiles)[0] for _ in range(4000))
    assert 1200 <= first[1] <= 1800
    assert all(sorted(by_lot(profiles)) == [1, 2, 3] for _ in range(20))
    assert by_lot({}) == []


def test_a_control_task_rests_after_so_many_people_and_a_raised_exposure_wakes_it(house: House) -> None:
    project, stage = a_project_with_known(
        house, known=1, ordinary=3, control="share: {1: 0.99}, probes: 0, exposure: 2"
    )
    assert [work_on(house, somebody(house), stage, 1) for _ in range(3)] == [1, 1, 0]
    text = stage.project.text.replace("exposure: 2", "exposure: 3")
    assert "exposure: 3" in text
    folder = house.site / "again"
    (folder / "pictures").mkdir(parents=True)
    (folder / "project.yaml").write_text(text, "utf-8")
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(folder / "project.yaml"), "again", house.now())
    flow.refresh(house, project)
    assert [work_on(house, somebody(house), the_stage(house, project), 1) for _ in range(2)] == [1, 0]


def test_the_owner_is_told_once_when_somebody_has_met_them_all(house: House) -> None:
    _, stage = a_project_with_known(house, known=2, ordinary=20, control=ALL_KNOWN)
    worker = somebody(house)
    work_on(house, worker, stage, 10)
    told = alerts(house, stage, "control_used_up")
    assert len(told) == 1
    assert worker.public_id in told[0]
    with house.transaction() as tx:
        for one in projects.alerts(tx, stage.project_id, 9):
            projects.saw_alert(tx, one.public_id, house.now())
    work_on(house, worker, stage, 5)
    assert len(alerts(house, stage, "control_used_up")) == 1
    with house.reading() as tx:
        assert skills.control_left(tx, worker.id, stage.id) == 0


def test_a_retired_one_is_never_lent_again_and_returns_to_ordinary_work(house: House) -> None:
    _, stage = a_project_with_known(house, known=1, ordinary=0, control=ALL_KNOWN)
    work_on(house, somebody(house), stage, 1)
    [task] = task_ids(house, stage)
    with house.transaction() as tx:
        skills.retire_control(tx, task, house.now())
        with pytest.raises(skills.NoControlTask):
            skills.retire_control(tx, task, house.now())
        assert [one.state for one in skills.control_tasks(tx, stage.id, 0, 9)] == ["retired"]
    everybody_answers(house, stage, 2)
    with house.reading() as tx:
        assert assignment.tally(tx, stage.id).tasks == 1
    assert len(scored_rows(house)) == 1


def test_the_owner_makes_a_picture_known_and_what_people_are_asked_about_must_be_settled_first(house: House) -> None:
    _, stage = a_project_with_known(house, known=0, ordinary=2, control=ALL_KNOWN)
    first, second = task_ids(house, stage)
    held = claim(house, somebody(house), stage).tasks[0]
    with house.reading() as tx:
        lent = tx.scalar(select(t.assignment.c.task_id).where(t.assignment.c.public_id == held.assignment))
    free = second if lent == first else first
    with house.transaction() as tx:
        skills.make_control(tx, stage, free, {"text": "yes"}, "owner", house.now())
        with pytest.raises(skills.NotSettledYet):
            skills.make_control(tx, stage, lent, {"text": "yes"}, "owner", house.now())
        [made] = skills.control_tasks(tx, stage.id, 0, 9)
    assert (made.task_id, made.source, made.truths, made.uses) == (free, "owner", {"text": "yes"}, 0)
    assert work_on(house, somebody(house), stage, 2) == 1


def test_a_corrected_truth_scores_everybody_again(house: House) -> None:
    _, stage = a_project_with_known(house, known=1, ordinary=0, control=ALL_KNOWN)
    right, wrong = somebody(house), somebody(house)
    work_on(house, right, stage, 1)
    work_on(house, wrong, stage, 1, lambda nth: False)
    [task] = task_ids(house, stage)
    assert (totals(house, right, stage), totals(house, wrong, stage)) == ((1, 1), (1, 0))
    with house.transaction() as tx:
        before = skills.truth(tx, task)["text"]
        after = {"text": {"yes": "no", "no": "yes"}[before]}
        assert sorted(skills.correct_truth(tx, stage, task, after, house.now())) == sorted([right.id, wrong.id])
        assert skills.correct_truth(tx, stage, task, after, house.now()) == []
        [shown] = skills.control_tasks(tx, stage.id, 0, 9)
    assert (totals(house, right, stage), totals(house, wrong, stage)) == ((1, 0), (1, 1))
    assert (shown.uses, shown.right_share) == (2, 0.5)


def test_a_truth_that_trusted_people_deny_is_told_to_the_owner(house: House) -> None:
    _, stage = a_project_with_known(house, known=12, ordinary=0, control=ALL_KNOWN)
    doubtful = task_ids(house, stage)[0]
    with house.reading() as tx:
        name = tx.scalar(select(t.item.c.public_id).join(t.task).where(t.task.c.id == doubtful))
    truths = truths_by_item(house)
    for _ in range(6):
        worker = somebody(house)
        while (found := claim(house, worker, stage)).tasks:
            task = found.tasks[0]
            true = truths[task.item.id]["text"]
            value = {"yes": "no", "no": "yes"}[true] if task.item.id == name else true
            answer(house, worker, task.assignment, {"text": value})
    with house.transaction() as tx:  # what a look after one of the next answers does
        skills.look_at_truths(tx, stage, worker.id, 0.0, house.now())
    [told] = alerts(house, stage, "truth_denied")
    assert "Look at it again" in told
    with house.reading() as tx:
        assert [one.task_id for one in skills.control_tasks(tx, stage.id, 0, 99) if one.denied] == [doubtful]


def test_five_trusted_people_are_needed_and_they_must_be_sure() -> None:
    question = projects.Question("text", "Any text?", "yes_no", ("yes", "no"))
    assert denied(question, "yes", ["no"] * 4) is None
    assert denied(question, "yes", ["no"] * 5) == "no"
    assert denied(question, "yes", ["no"] * 3 + ["yes"] * 3) is None
    assert denied(question, "yes", ["yes"] * 9) is None


def test_a_settled_task_becomes_known_and_stays_counted_as_settled(house: House) -> None:
    promote = "share: {1: 0.2}, probes: 0, promote: {confidence: 0.9, answers: 2}"
    text = a_project_file(more=f"    control_tasks: {{{promote}}}")
    project = a_project(house, text)
    pictures(house, project, 20)
    stage = the_stage(house, project)
    everybody_answers(house, stage, 2)
    with house.transaction() as tx:
        before = assignment.tally(tx, stage.id)
        wanted = skills.promotion_wanted(tx, stage)
        sure = [Candidate(one, {"text": ("no", 0.97, 2)}) for one in task_ids(house, stage)]
        sure = [one for one in sure if not skills.may_be_told(skills.coin_of(tx, stage), one.task_id)]
        doubtful = [Candidate(one.task_id, {"text": ("no", 0.8, 2)}) for one in sure]
        assert skills.promote_due(tx, stage, doubtful, house.now()) == 0
        assert skills.promote_due(tx, stage, sure, house.now()) == wanted == 2
        assert skills.promote_due(tx, stage, sure, house.now()) == 0
        after = assignment.tally(tx, stage.id)
    assert (after.tasks, after.settled, after.open) == (before.tasks, before.settled, before.open)
    pictures(house, project, 5)
    assert work_on(house, somebody(house), stage, 7) >= 1
    with house.reading() as tx:
        assert assignment.tally(tx, stage.id).settled == before.settled


def test_rare_values_are_promoted_first_and_no_more_than_the_work_needs() -> None:
    common = [Candidate(nth, {"text": ("no", 1.0, 3)}) for nth in range(9)]
    rare = [Candidate(nth, {"text": ("yes", 1.0, 3)}) for nth in range(9, 12)]
    chosen = rarest([*common, *rare], {("text", "no"): 2, ("text", "yes"): 0}, 4)
    assert Counter(one.values["text"][0] for one in chosen) == {"yes": 3, "no": 1}
    control = projects.ControlTasks(None, ((1, 0.25), (21, 0.1), (101, 0.03)))
    assert needed(control, 10_000, 10_000, 2, 200) == 40
    assert needed(control, 100, 100, 2, 200) == 10
    assert needed(control, 1_000_000, 1_000_000, 2, 200) == 300


def test_a_promoted_picture_is_met_by_few_more_and_another_takes_its_place(house: House) -> None:
    promote = "share: {1: 0.2}, probes: 0, promote: {confidence: 0.9, answers: 2}"
    project = a_project(house, a_project_file(more=f"    control_tasks: {{{promote}}}"))
    pictures(house, project, 20)
    stage = the_stage(house, project)
    everybody_answers(house, stage, 2)
    with house.transaction() as tx:
        sure = [Candidate(one, {"text": ("no", 0.97, 2)}) for one in task_ids(house, stage)]
        assert skills.promote_due(tx, stage, sure, house.now()) == 2
    pictures(house, project, 200)
    for _ in range(6):
        work_on(house, somebody(house), stage, 15)
    with house.transaction() as tx:
        assert [one.uses for one in skills.control_tasks(tx, stage.id, 0, 10)] == [2, 2]
        assert skills.promote_due(tx, stage, sure, house.now()) > 0


def test_a_file_that_contradicts_itself_about_one_picture_measures_nobody_and_the_owner_reads_it(house: House) -> None:
    known = [("k/a.png", "text", "yes"), ("k/b.png", "text", "no")]
    text = a_project_file(more=f"    control_tasks: {{file: private/control.csv, {ALL_KNOWN}}}")
    project = a_project(house, text, control=known)
    stage = the_stage(house, project)
    with house.transaction() as tx:
        assert skills.truths_of(tx, stage, ["k/a.png", "k/b.png"], house.now()) == {}
        assert skills.truths_of(tx, stage, ["k/a.png"], house.now()) == {"text": "yes"}
    [told] = alerts(house, stage, "control_contradicts")
    assert "no at k/b.png and yes at k/a.png" in told


def test_what_leaves_the_control_file_is_retired_and_what_changes_in_it_is_corrected(house: House) -> None:
    project, stage = a_project_with_known(house, known=3, ordinary=0, control=ALL_KNOWN)
    worker = somebody(house)
    work_on(house, worker, stage, 3)
    assert totals(house, worker, stage) == (3, 3)
    with house.transaction() as tx:
        skills.keep_control_file(tx, stage.id, [("k/0.png", "text", "no"), ("k/1.png", "text", "no")])
    flow.refresh(house, project)
    assert totals(house, worker, stage) == (3, 2)
    with house.reading() as tx:
        assert Counter(one.state for one in skills.control_tasks(tx, stage.id, 0, 9)) == {"in use": 2, "retired": 1}
