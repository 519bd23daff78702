"""A person who was stopped says why it is wrong, once; the owner's word ends it."""

from __future__ import annotations

import pytest
from tests import makers
from tests.conftest import Clock
from tests.rules.stories import a_stage

from manyeyes import people, projects, rules
from manyeyes.house import House
from manyeyes.people import Restriction, Worker
from manyeyes.projects import Project


def a_stopped_one(
    house: House, *, seconds: float | None = 3600, scope: str = "stage"
) -> tuple[Project, Worker, Restriction]:
    """Somebody whom the owner stopped."""
    project, stage = a_stage(house)
    somebody = makers.a_worker(house)
    until = None if seconds is None else house.now() + seconds
    with house.transaction() as tx:
        made = rules.restrict_by_owner(tx, stage, somebody.id, reason="Why?", now=house.now(), until=until, scope=scope)
    return project, somebody, made


def test_an_objection_is_kept_and_answered_by_lifting(house: House) -> None:
    project, somebody, made = a_stopped_one(house, seconds=None, scope="site")
    with house.transaction() as tx:
        said = rules.appeal(tx, somebody, made.public_id, "  My child played with the phone. ", house.now())
        (one,) = rules.appeals(tx, project.id)
        assert (one.worker, one.restriction.public_id) == (somebody.public_id, made.public_id)
        assert one.appeal.text == "My child played with the phone."
        answered = rules.answer_appeal(tx, said.public_id, True, "Welcome back.", house.now())
        assert (answered.state, answered.answer) == ("lifted", "Welcome back.")
        lifted = people.restriction_by_public_id(tx, made.public_id)
        assert (lifted.lifted_at, lifted.lifted_why) == (house.now(), "Welcome back.")
        assert rules.appeals(tx, project.id) == []
        assert len(rules.appeals(tx, project.id, open_only=False)) == 1
        with pytest.raises(people.AnsweredAlready, match="it was lifted"):
            rules.answer_appeal(tx, said.public_id, False, "No.", house.now())


def test_an_objection_may_be_turned_down_and_that_is_the_end(house: House) -> None:
    project, somebody, made = a_stopped_one(house)
    with house.transaction() as tx:
        said = rules.appeal(tx, somebody, made.public_id, "No!", house.now())
        with pytest.raises(people.AppealedAlready, match="not answered yet"):
            rules.appeal(tx, somebody, made.public_id, "No, no!", house.now())
        rules.answer_appeal(tx, said.public_id, False, "Look at picture 4.", house.now())
        assert people.restriction_by_public_id(tx, made.public_id).holds(house.now())
        with pytest.raises(people.AppealedAlready, match="The owner answered: Look at picture 4"):
            rules.appeal(tx, somebody, made.public_id, "And yet!", house.now())
        assert projects.deeds(tx, project.id, 1)[0].what == "upheld"


def test_there_is_nothing_to_object_to_when_it_is_over(house: House, clock: Clock) -> None:
    _, somebody, made = a_stopped_one(house)
    clock.pass_by(3601)
    with house.transaction() as tx, pytest.raises(people.AppealTooLate):
        rules.appeal(tx, somebody, made.public_id, "It was wrong.", house.now())


def test_an_objection_after_the_end_to_one_objected_to_before_says_so(house: House, clock: Clock) -> None:
    _, somebody, made = a_stopped_one(house)
    with house.transaction() as tx:
        rules.appeal(tx, somebody, made.public_id, "It is wrong.", house.now())
    clock.pass_by(3601)
    with house.transaction() as tx, pytest.raises(people.AppealedAlready):
        rules.appeal(tx, somebody, made.public_id, "It was wrong.", house.now())


def test_nobody_objects_for_somebody_else(house: House) -> None:
    _, _, made = a_stopped_one(house)
    stranger = makers.a_worker(house)
    with house.transaction() as tx, pytest.raises(people.UnknownRestriction):
        rules.appeal(tx, stranger, made.public_id, "Free him.", house.now())
    with house.transaction() as tx, pytest.raises(people.UnknownRestriction):
        rules.appeal(tx, stranger, "nothing", "Free him.", house.now())


def test_an_objection_says_something_and_not_too_much(house: House) -> None:
    _, somebody, made = a_stopped_one(house)
    with house.transaction() as tx:
        with pytest.raises(people.AppealTooLong, match="1,001 signs long"):
            rules.appeal(tx, somebody, made.public_id, "x" * 1001, house.now())
        with pytest.raises(people.AppealEmpty):
            rules.appeal(tx, somebody, made.public_id, " \n ", house.now())
        rules.appeal(tx, somebody, made.public_id, "x" * 1000, house.now())


def test_an_unknown_objection_or_entry_is_said(house: House) -> None:
    with house.transaction() as tx:
        with pytest.raises(people.UnknownAppeal):
            rules.answer_appeal(tx, "nothing", True, "", house.now())
        with pytest.raises(people.UnknownRestriction):
            rules.lift(tx, "nothing", "", "owner", house.now())


def test_a_qualification_is_set_replaced_and_taken_away(house: House) -> None:
    project, _ = a_stage(house)
    somebody = makers.a_worker(house)
    with house.transaction() as tx:
        people.qualify(tx, somebody.id, project.id, people.REVIEWER, "", "owner", house.now())
        people.qualify(tx, somebody.id, project.id, "careful", "low", "rule", house.now())
        people.qualify(tx, somebody.id, project.id, "careful", "high", "rule", house.now())
        assert people.qualifications(tx, somebody.id, project.id) == {"reviewer": "", "careful": "high"}
        assert people.qualified(tx, project.id, people.REVIEWER) == [somebody.id]
        assert people.disqualify(tx, somebody.id, project.id, people.REVIEWER)
        assert not people.disqualify(tx, somebody.id, project.id, people.REVIEWER)
