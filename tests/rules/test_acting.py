"""What rules do to people: stopped with a reason, slowed down, asked again, and always written down."""

from __future__ import annotations

import re
import sys
from dataclasses import replace

import pytest
from tests import makers
from tests.conftest import Clock
from tests.rules.stories import STOP, a_stage, acts, log, right, works, wrong

from manyeyes import answers, assignment, consensus, people, projects, rules, work
from manyeyes.errors import ManyEyesError
from manyeyes.house import House
from manyeyes.rules import act

# At ten; a few later where one answer was asked for much more often than the other.
SOON = range(10, 18)
CAREFUL = f"when: control_accuracy, over_last: 20, below: 0.7, {STOP}"


@pytest.fixture(autouse=True)
def after_every_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules look after every answer here, so that a story ends at the picture it says."""
    monkeypatch.setattr(sys.modules["manyeyes.rules.review"], "EVERY", 1)  # its function has the same name


class Broken(ManyEyesError):
    """The lamp is broken."""


def test_a_careless_one_is_stopped_with_a_reason_and_an_honest_one_never_notices(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, CAREFUL, known=30)
    good = makers.a_worker(house)
    assert works(house, clock, good, stage, right(house, stage), tasks=40).outcome == "found"
    told = works(house, clock, makers.a_worker(house), stage, wrong(house, stage))
    assert told.outcome == "restricted"
    begun = re.match(r"(\d+) of your \1 answers about pictures we already know differed\. Go on tomorrow", told.message)
    assert begun is not None, told.message
    assert int(begun[1]) in SOON
    assert told.message.endswith(", or tell the owner why this is wrong.")
    assert told.retry_after == 86_400
    assert works(house, clock, good, stage, right(house, stage), tasks=1).outcome == "found"
    assert acts(house, project) == [("control_accuracy", "restrict", "succeeded")]
    (entry,) = log(house, project)
    assert (entry.numbers["asked"], entry.numbers["right"], entry.rule["below"]) == (int(begun[1]), 0, 0.7)


def test_what_he_holds_goes_to_others_and_an_answer_that_comes_later_is_kept_and_does_not_count(
    house: House, clock: Clock
) -> None:
    _, stage = a_stage(house, ordinary=12)
    somebody = makers.a_worker(house)
    held = makers.claim(house, somebody, stage, 3).tasks
    assert len(held) == 3
    with house.transaction() as tx:
        rules.restrict_by_owner(tx, stage, somebody.id, reason="Too hasty", now=house.now(), until=house.now() + 60)
        assert assignment.give_back_all(tx, somebody.id, None) == 0
    saved = makers.answer(house, somebody, held[0].assignment, {"text": "yes"}, want=1)
    assert saved.late_note == "Your answer is kept, but does not count: you were stopped before it came."
    assert saved.next is not None
    assert saved.next.message.startswith("Too hasty. Go on today from ")
    with house.transaction() as tx:
        task = assignment.own(tx, held[0].assignment, somebody.id)
        assert (task.taken, task.answered, answers.current(tx, task.task_id)) == (0, 0, [])
        assert [one.answers for one in answers.last_answers(tx, somebody.id, 5, 0.0)] == [{"text": "yes"}]
    assert makers.answer(house, somebody, held[0].assignment, {"text": "yes"}).late_note is None
    clock.pass_by(61)
    assert makers.claim(house, somebody, stage).outcome == "found"


def test_a_correction_by_somebody_who_is_stopped_does_not_count(house: House) -> None:
    _, stage = a_stage(house, ordinary=12)
    somebody = makers.a_worker(house)
    lent = makers.claim(house, somebody, stage).tasks[0]
    makers.answer(house, somebody, lent.assignment, {"text": "yes"})
    with house.transaction() as tx:
        rules.restrict_by_owner(tx, stage, somebody.id, reason="Stop.", now=house.now(), until=None)
    makers.answer(house, somebody, lent.assignment, {"text": "no"}, revision=2)
    with house.transaction() as tx:
        task = assignment.own(tx, lent.assignment, somebody.id)
        assert [one.value for one in answers.current(tx, task.task_id)] == ["yes"]
        assert (task.taken, task.answered) == (1, 1)


def test_he_starts_afresh_when_it_is_over(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, CAREFUL, known=60, ordinary=90)
    somebody = makers.a_worker(house)
    assert works(house, clock, somebody, stage, wrong(house, stage)).outcome == "restricted"
    clock.pass_by(86_400)
    assert works(house, clock, somebody, stage, right(house, stage), tasks=30).outcome == "found"
    assert len(log(house, project)) == 1
    assert works(house, clock, somebody, stage, wrong(house, stage)).outcome == "restricted"
    assert log(house, project)[1].numbers["asked"] in SOON


def test_who_was_lifted_starts_afresh_at_once(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, CAREFUL, known=40, ordinary=90)
    somebody = makers.a_worker(house)
    stopped = works(house, clock, somebody, stage, wrong(house, stage))
    with house.transaction() as tx:
        assert stopped.restriction is not None
        lifted = rules.lift(tx, stopped.restriction, "A mistake of ours.", "owner", house.now())
        assert lifted is not None
        assert lifted.lifted_why == "A mistake of ours."
        assert [one.what for one in projects.deeds(tx, project.id, 5)] == ["lifted"]
        rules.lift(tx, stopped.restriction, "Again.", "owner", house.now())
        assert len(projects.deeds(tx, project.id, 5)) == 1
    assert works(house, clock, somebody, stage, right(house, stage), tasks=20).outcome == "found"
    assert acts(house, project) == [("control_accuracy", "restrict", "lifted")]


def test_answers_that_are_asked_again_leave_and_come_back_when_the_owner_lifts(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, f"{CAREFUL}, answers: ask_again", known=30, ordinary=40)
    somebody = makers.a_worker(house)
    stopped = works(house, clock, somebody, stage, wrong(house, stage))
    with house.reading() as tx:
        tasks = answers.tasks_of_worker(tx, somebody.id, stage.id, 0, 100)
        assert all(answers.current(tx, one) == [] for one in tasks)
        assert [one.why for one in consensus.recounts_under_way(tx, stage.id)] == ["withdrawal"]
    with house.transaction() as tx:
        (entry,) = rules.firings(tx, project.id, 10)
        assert entry.withdrawal_id is not None
        assert stopped.restriction is not None
        rules.lift(tx, stopped.restriction, "Sorry.", "owner", house.now())
        assert all(answers.current(tx, one) != [] for one in tasks)
        assert "restored" in [one.why for one in consensus.recounts_under_way(tx, stage.id)]


def test_a_withdrawal_alone_stops_nobody_and_is_undone_by_the_name_of_its_entry(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, "when: control_accuracy, below: 0.7, do: withdraw", known=30, ordinary=60)
    somebody = makers.a_worker(house)
    assert works(house, clock, somebody, stage, wrong(house, stage), tasks=34).outcome == "found"
    (entry,) = log(house, project)
    with house.transaction() as tx:
        assert [one.lifted_at for one in answers.withdrawals_of(tx, somebody.id)] == [None]
        assert rules.lift(tx, entry.public_id, "Sorry.", "owner", house.now()) is None
        assert [one.lifted_at for one in answers.withdrawals_of(tx, somebody.id)] == [house.now()]
    assert acts(house, project) == [("control_accuracy", "withdraw", "lifted")]


def test_a_failing_action_is_written_down_and_costs_no_answer(
    house: House, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(tx: object, case: act.Case, now: float) -> act.Done:
        act.slow_down(tx, case, now)  # type: ignore[arg-type]
        raise Broken

    monkeypatch.setattr(act, "ACTIONS", {**act.ACTIONS, "restrict": breaks})
    project, stage = a_stage(house, CAREFUL, known=30)
    somebody = makers.a_worker(house)
    assert works(house, clock, somebody, stage, wrong(house, stage), tasks=34).outcome == "found"
    with house.reading() as tx:
        assert people.restrictions_of(tx, somebody.id) == []
        assert answers.tasks_answered_by(tx, somebody.id) == 34
        entry = rules.firings(tx, project.id, 9)[-1]
        assert (entry.state, entry.error) == ("failed", "The lamp is broken.")


def test_five_skips_in_a_row_are_enough(house: House) -> None:
    project, stage = a_stage(house, f"when: skips_in_a_row, count: 5, {STOP}")
    somebody = makers.a_worker(house)
    for n in range(9):
        lent = makers.claim(house, somebody, stage).tasks[0]
        if n == 3:
            makers.answer(house, somebody, lent.assignment, {"text": "no"})
            continue
        with house.transaction() as tx:
            work.skip(tx, somebody, lent.assignment, "dark", house.now())
    told = makers.claim(house, somebody, stage)
    assert told.message.startswith("You skipped 5 pictures in a row. Go on tomorrow from ")
    assert acts(house, project) == [("skips_in_a_row", "restrict", "succeeded")]


def test_enough_is_enough_for_today(house: House, clock: Clock) -> None:
    project, stage = a_stage(house, "when: answers_a_day, count: 12, do: restrict, scope: site, for: 8h")
    somebody = makers.a_worker(house)
    told = works(house, clock, somebody, stage, lambda item: "no")
    assert told.message.startswith("You answered 12 pictures today, which is all one person may do. Go on ")
    with house.reading() as tx:
        (restriction,) = people.restrictions_of(tx, somebody.id)
        assert (restriction.scope, restriction.stage_id, restriction.project_id) == ("site", None, None)
    assert len(log(house, project)) == 1


def test_a_rule_may_set_a_skill_more_people_or_tell_the_owner(house: House, clock: Clock) -> None:
    about = "when: control_accuracy, below: 0.7"
    project, stage = a_stage(
        house,
        f"{about}, do: set_skill, skill: careful, to: low",
        f"{about}, do: change_overlap, by: 2",
        f"{about}, do: alert",
        known=30,
        overlap="{min: 1}",
    )
    somebody = makers.a_worker(house)
    works(house, clock, somebody, stage, wrong(house, stage), tasks=34)
    with house.transaction() as tx:
        assert people.qualifications(tx, somebody.id, project.id) == {"careful": "low"}
        (told,) = projects.alerts(tx, project.id, 9)
        assert f"control accuracy of {somebody.public_id} in features: 1" in told.text
        touched = answers.tasks_of_worker(tx, somebody.id, stage.id, 0, 100)
        counts = [assignment.counts(tx, one) for one in touched]
        ordinary = [one for one in counts if one.lane is not assignment.Lane.CONTROL]
        assert {one.wanted for one in ordinary} <= {1, 2}
        assert 2 in {one.wanted for one in ordinary}
    assert sorted(action for _, action, _ in acts(house, project)) == ["alert", "change_overlap", "set_skill"]


def test_another_test_is_asked_for(house: House, clock: Clock) -> None:
    exam = "exam: {tasks: 2, pass: 0.5}"
    rule = "when: control_accuracy, below: 0.7, do: require_exam"
    project, stage = a_stage(house, rule, known=40, more=exam)
    assert project.file.stages[1].exam is not None
    somebody = makers.a_worker(house)
    with house.transaction() as tx:
        made = rules.restrict_by_owner(
            tx, stage, somebody.id, reason="Again.", now=house.now(), until=None, kind=people.EXAM, scope="site"
        )
        assert (made.kind, made.scope) == ("exam", "stage")
        no_exam = replace(stage, file=replace(stage.file, exam=None))
        with pytest.raises(rules.NoExamHere):
            rules.restrict_by_owner(
                tx, no_exam, somebody.id, reason="Again.", now=house.now(), until=None, kind=people.EXAM
            )


def test_an_owner_gives_a_reason_and_a_time_to_come(house: House) -> None:
    _, stage = a_stage(house)
    somebody = makers.a_worker(house)
    with house.transaction() as tx:
        with pytest.raises(rules.NoReason):
            rules.restrict_by_owner(tx, stage, somebody.id, reason="  ", now=house.now(), until=None)
        with pytest.raises(rules.EndsAlready):
            rules.restrict_by_owner(tx, stage, somebody.id, reason="x", now=house.now(), until=house.now())


def test_what_an_owner_took_with_a_restriction_comes_back_with_it(house: House, clock: Clock) -> None:
    project, stage = a_stage(house)
    somebody = makers.a_worker(house)
    works(house, clock, somebody, stage, lambda item: "no", tasks=4)
    with house.transaction() as tx:
        made = rules.restrict_by_owner(
            tx, stage, somebody.id, reason="Nonsense.", now=house.now(), until=None, ask_again=True
        )
        tasks = answers.tasks_of_worker(tx, somebody.id, stage.id, 0, 9)
        assert [answers.current(tx, one) for one in tasks] == [[], [], [], []]
        rules.lift(tx, made.public_id, "Sorry.", "owner", house.now())
        assert all(answers.current(tx, one) for one in tasks)
        assert [one.what for one in projects.deeds(tx, project.id, 9)] == ["lifted", "restricted"]


def test_how_many_of_those_who_work_are_stopped_is_known(house: House, clock: Clock) -> None:
    _, stage = a_stage(house)
    crowd = [makers.a_worker(house) for _ in range(3)]
    for one in crowd:
        works(house, clock, one, stage, lambda item: "no", tasks=2)
    with house.transaction() as tx:
        assert rules.active_and_restricted(tx, stage, house.now()) == (3, 0)
        for one in crowd[:2]:
            rules.restrict_by_owner(tx, stage, one.id, reason="x", now=house.now(), until=None, scope="project")
        assert rules.active_and_restricted(tx, stage, house.now()) == (3, 2)
        assert rules.active_and_restricted(tx, stage, house.now() + 4000) == (0, 0)
