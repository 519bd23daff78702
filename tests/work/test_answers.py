"""What becomes of an answer: stored once, corrected, late, extra, refused with a sentence, settled, contested."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from tests.conftest import Clock
from tests.makers import a_project, a_project_file, a_worker, answer, claim, everybody_answers, pictures, the_stage

from manyeyes import flow, items, projects, work
from manyeyes.answers import OtherContent, TooLateToCorrect
from manyeyes.assignment import SkippedAlready
from manyeyes.house import House
from manyeyes.people import Worker
from manyeyes.projects import Project, Stage
from manyeyes.storage import tables as t

LATE = "This came late; others may have answered meanwhile. Your answer helps all the same."
YES, NO, UNSURE = {"text": "yes"}, {"text": "no"}, {"text": "unsure"}


def one_task(house: House, **project: str) -> tuple[Project, Stage, Worker, str]:
    """A project with one picture that somebody holds."""
    made = a_project(house, a_project_file(**project))
    pictures(house, made, 1)
    worker, stage = a_worker(house), the_stage(house, made)
    return made, stage, worker, claim(house, worker, stage).tasks[0].assignment


def consensus(house: House) -> tuple[str | None, str, int]:
    with house.reading() as tx:
        row = tx.dynamic(select(t.consensus.c.value, t.consensus.c.state, t.consensus.c.answers))[0]
    return row.value, row.state, row.answers


def item_state(house: House, stage: Stage) -> str:
    with house.reading() as tx:
        return str(tx.scalar(select(t.item_stage.c.state).where(t.item_stage.c.stage_id == stage.id)))


def test_two_who_agree_settle_a_picture_and_it_passes_on(house: House) -> None:
    _, stage, worker, held = one_task(house)
    answer(house, worker, held, NO)
    assert consensus(house) == ("no", "open", 1)
    assert item_state(house, stage) == "here"
    other = a_worker(house)
    answer(house, other, claim(house, other, stage).tasks[0].assignment, NO)
    assert consensus(house) == ("no", "settled", 2)
    assert item_state(house, stage) == "passed"
    assert claim(house, a_worker(house), stage).outcome == "finished"


def test_two_who_differ_bring_a_third_and_a_fourth(house: House) -> None:
    _, stage, worker, held = one_task(house)
    answer(house, worker, held, NO)
    for said in (YES, YES, NO, YES):
        other = a_worker(house)
        answer(house, other, claim(house, other, stage).tasks[0].assignment, said)
    assert consensus(house) == ("yes", "contested", 5)
    assert item_state(house, stage) == "contested"


def test_two_people_unsure_make_it_contested_and_the_owner_settles_it(house: House) -> None:
    _, stage, worker, held = one_task(house)
    answer(house, worker, held, UNSURE)
    other = a_worker(house)
    answer(house, other, claim(house, other, stage).tasks[0].assignment, UNSURE)
    assert consensus(house) == (None, "contested", 0)
    owner = a_worker(house, "owner")
    with house.reading() as tx:
        [queued] = work.contested(tx, stage, 10)
    assert queued.answers == ({"text": "unsure"}, {"text": "unsure"})
    for said in (YES, NO):  # and may think again
        with house.transaction() as tx:
            work.settle_by_owner(tx, owner, queued.task, said, house.now())
        assert consensus(house)[:2] == (said["text"], "settled")
    with house.reading() as tx:
        assert tx.scalar(select(t.task.c.answered)) == 2, "the owner's word takes nobody's slot"
        assert work.contested(tx, stage, 10) == []


def test_the_owner_is_told_when_a_task_is_not_there(house: House) -> None:
    owner = a_worker(house, "owner")
    with pytest.raises(work.UnknownTask) as caught, house.transaction() as tx:
        work.settle_by_owner(tx, owner, "nothing:features", YES, house.now())
    assert "nothing:features" in caught.value.sentence


def test_back_corrects_one_answer_and_keeps_the_earlier_one_as_history(house: House) -> None:
    _, _, worker, held = one_task(house)
    answer(house, worker, held, NO)
    answer(house, worker, held, YES, revision=2)
    assert consensus(house) == ("yes", "open", 1)
    with house.reading() as tx:
        rows = tx.dynamic(select(t.answer.c.revision, t.answer.c.value).order_by(t.answer.c.revision))
    assert [tuple(row) for row in rows] == [(1, "no"), (2, "yes")]


def test_a_correction_reopens_a_settled_picture(house: House) -> None:
    _, stage, worker, held = one_task(house)
    answer(house, worker, held, NO)
    other = a_worker(house)
    answer(house, other, claim(house, other, stage).tasks[0].assignment, NO)
    assert item_state(house, stage) == "passed"
    answer(house, worker, held, YES, revision=2)
    assert consensus(house)[1] == "open"
    assert item_state(house, stage) == "here"
    assert claim(house, a_worker(house), stage).outcome == "found"


def test_the_last_ten_may_be_corrected_for_half_an_hour(house: House, clock: Clock) -> None:
    made = a_project(house)
    pictures(house, made, 12)
    worker, stage = a_worker(house), the_stage(house, made)
    held = []
    for _ in range(11):
        held.append(claim(house, worker, stage).tasks[0].assignment)
        answer(house, worker, held[-1], NO)
    answer(house, worker, held[1], YES, revision=2)
    with pytest.raises(TooLateToCorrect) as caught:
        answer(house, worker, held[0], YES, revision=2)
    assert caught.value.sentence.startswith("This answer can no longer be changed: only your last 10 answers")
    clock.pass_by(1801)
    with pytest.raises(TooLateToCorrect):
        answer(house, worker, held[10], YES, revision=2)
    answer(house, worker, held[10], NO)  # a repeat is no correction


def test_a_repeat_changes_nothing_and_other_content_under_the_same_revision_is_refused(house: House) -> None:
    _, _, worker, held = one_task(house)
    answer(house, worker, held, NO)
    answer(house, worker, held, NO)
    with pytest.raises(OtherContent) as caught:
        answer(house, worker, held, YES)
    assert "Send a change as revision 2." in caught.value.sentence
    assert consensus(house) == ("no", "open", 1)


def test_an_earlier_revision_that_arrives_late_is_kept_and_does_not_count(house: House) -> None:
    _, _, worker, held = one_task(house)
    answer(house, worker, held, YES, revision=2)
    answer(house, worker, held, NO, revision=1)
    assert consensus(house)[0] == "yes"


def test_a_late_answer_takes_the_slot_if_it_is_free(house: House, clock: Clock) -> None:
    _, stage, worker, held = one_task(house, overlap="{min: 1, max: 1}")
    clock.pass_by(1000)
    claim(house, worker, stage, 0)
    assert answer(house, worker, held, NO).late_note == LATE
    with house.reading() as tx:
        assert tx.scalar(select(t.task.c.answered)) == 1


def test_a_late_answer_whose_slot_is_gone_is_extra_and_counts_all_the_same(house: House, clock: Clock) -> None:
    _, stage, late, held = one_task(house)
    clock.pass_by(1000)
    for _ in range(2):
        other = a_worker(house)
        answer(house, other, claim(house, other, stage).tasks[0].assignment, NO)
    saved = answer(house, late, held, NO)
    assert saved.late_note == LATE, "whether the slot was gone would tell what kind of picture it was"
    assert consensus(house) == ("no", "settled", 3)
    with house.reading() as tx:
        assert tx.scalar(select(t.task.c.answered)) == 2


def test_a_skipped_picture_takes_no_answer(house: House) -> None:
    _, _, worker, held = one_task(house)
    with house.transaction() as tx:
        work.skip(tx, worker, held, "too private", house.now())
    with pytest.raises(SkippedAlready):
        answer(house, worker, held, NO)


def test_an_answer_to_a_meaning_that_is_gone_is_stored_and_does_not_count(house: House) -> None:
    _, _, worker, held = one_task(house)
    other_question = '{name: text, ask: "Which?", type: choice, values: [none, little, much]}'
    text = a_project_file(questions=[other_question])
    folder = house.site / "second"
    folder.mkdir()
    (folder / "project.yaml").write_text(text, "utf-8")
    with house.transaction() as tx:
        projects.apply(tx, projects.read_project_file(folder / "project.yaml"), "second", house.now())
    saved = answer(house, worker, held, NO)
    assert saved.late_note is not None
    assert "does not count" in saved.late_note
    with house.reading() as tx:
        assert tx.scalar(select(t.answer.c.value)) == "no"
        assert tx.dynamic(select(t.consensus.c.task_id)) == []


def test_back_after_a_reload_shows_the_last_answers_newest_first(house: House) -> None:
    made = a_project(house)
    pictures(house, made, 3)
    worker, stage = a_worker(house), the_stage(house, made)
    held = []
    for said in (NO, YES, NO):
        held.append(claim(house, worker, stage).tasks[0].assignment)
        answer(house, worker, held[-1], said)
    with house.reading() as tx:
        mine = work.my_answers(tx, worker, 2, 0.0)
        me = work.me(tx, worker)
    assert [(one.assignment, one.answers["text"]) for one in mine] == [(held[2], "no"), (held[1], "yes")]
    assert (me.answered, me.settled) == (3, 0)


def test_what_passes_a_stage_is_asked_of_its_settled_answers(house: House) -> None:
    text = a_project_file(more='    passes: "not text"')
    made = a_project(house, text)
    first, second = pictures(house, made, 2)
    stage = the_stage(house, made)
    for _ in range(2):
        worker = a_worker(house)
        for task in claim(house, worker, stage, 2).tasks:
            with house.reading() as tx:
                item = tx.scalar(select(t.item.c.id).where(t.item.c.public_id == task.item.id))
            answer(house, worker, task.assignment, YES if item == first else NO)
    with house.reading() as tx:
        rows = tx.dynamic(
            select(t.item_stage.c.item_id, t.item_stage.c.state).where(t.item_stage.c.stage_id == stage.id)
        )
        assert {row.item_id: row.state for row in rows} == {first: "dropped", second: "passed"}
        assert flow.facts(tx, first)["features.text"] == "yes"


def test_progress_counts_what_is_there(house: House) -> None:
    made = a_project(house)
    pictures(house, made, 4)
    stage = the_stage(house, made)
    everybody_answers(house, stage, 2)
    with house.reading() as tx:
        found = {one.name: one for one in work.progress(tx, made, house.now())}["features"]
    assert (found.tasks, found.answers, found.settled, found.contested, found.open) == (4, 8, 4, 0, 0)
    assert found.wave == work.WaveProgress(number=1, tasks=4, done=4)


def test_a_question_is_asked_where_its_only_may_hold(house: House) -> None:
    """`only: text` makes the second question one of pictures that have text; of others it is not asked."""
    second = '{name: language, ask: "Which?", type: choice, values: [latin, other], only: "first.text"}'
    text = a_project_file(questions=[second]).replace(
        "  - name: features",
        """  - name: first
    kind: classify
    questions:
      - {name: text, ask: "Any text?", type: yes_no}
    overlap: {min: 1, max: 1}
  - name: features""",
    )
    made = a_project(house, text)
    pictures(house, made, 2)
    first, stage = the_stage(house, made, "first"), the_stage(house, made)
    worker = a_worker(house)
    for said in (YES, NO):
        answer(house, worker, claim(house, worker, first).tasks[0].assignment, said)
    with house.reading() as tx:
        rows = tx.dynamic(select(t.task.c.item_id).where(t.task.c.stage_id == stage.id))
        values = {flow.facts(tx, row.item_id)["first.text"]: flow.asked(tx, stage, row.item_id) for row in rows}
    assert values == {"yes": frozenset({"language"}), "no": frozenset()}


def test_a_task_says_which_questions_apply_to_its_picture(house: House) -> None:
    questions = (
        '{name: text, ask: "Any text?", type: yes_no}',
        '{name: drawn, ask: "Is it drawn?", type: yes_no, only: "series.is_anime == \'yes\'"}',
    )
    made = a_project(house, a_project_file(questions=questions))
    first, second = pictures(house, made, 2)
    with house.transaction() as tx:
        for item_id, is_anime in ((first, "yes"), (second, "no")):
            series = items.add_series(tx, made.id, is_anime, is_anime, {"is_anime": is_anime})
            tx.run(update(t.item).where(t.item.c.id == item_id).values(series_id=series))
    found = claim(house, a_worker(house), the_stage(house, made), 2)
    asked = {task.item.series: task.questions for task in found.tasks}
    assert asked == {"yes": ("text", "drawn"), "no": ("text",)}
